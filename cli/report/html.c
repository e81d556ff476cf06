/* SPDX-License-Identifier: Apache-2.0 */

/* The frame of the page: what the browser may do, style and script, header, the sections in their order. */

#include "html.h"

#include "member.h"
#include "text.h"
#include "web.h"

#include <openssl/evp.h>

/* The page allows its own style and script by their hashes, and nothing else: no network, no frames, no forms. */
static bool put_source(FILE *out, const char *directive, const unsigned char *bytes, size_t size)
{
    unsigned char digest[32], text[64];
    if (EVP_Digest(bytes, size, digest, NULL, EVP_sha256(), NULL) != 1) return false;
    EVP_EncodeBlock(text, digest, sizeof digest);
    fprintf(out, "; %s 'sha256-%s'", directive, (const char *)text);
    return true;
}

static bool put_head(const struct report *report, FILE *out)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'",
          out);
    if (!put_source(out, "style-src", web_report_css, web_report_css_size) ||
        !put_source(out, "script-src", web_report_js, web_report_js_size))
        return false;
    fputs("; base-uri 'none'; form-action 'none'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
          out);
    text_html(out, report->title ? report->title : "pqlane report");
    fputs("</title>\n<style>", out);
    fwrite(web_report_css, 1, web_report_css_size, out);
    fputs("</style>\n</head>\n", out);
    return true;
}

/* What is done by script is hidden until the script is there. */
static void put_bar(FILE *out, size_t comparisons, size_t checks, size_t runs)
{
    fputs("<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"bar\">\n"
          "<nav aria-label=\"Sections\"><ul>\n",
          out);
    if (checks + runs > 0 || comparisons == 0) fputs("<li><a href=\"#summary\">Summary</a></li>\n", out);
    if (comparisons > 0) fputs("<li><a href=\"#comparisons\">Comparisons</a></li>\n", out);
    if (checks > 0) fputs("<li><a href=\"#checks\">Checks</a></li>\n", out);
    if (runs > 0) fputs("<li><a href=\"#runs\">Runs</a></li>\n", out);
    if (runs > 1) fputs("<li><a href=\"#trend\">Trend</a></li>\n", out);
    fputs("</ul></nav>\n<div class=\"tools\" id=\"tools\" hidden>\n"
          "<label for=\"filter\">Filter</label>\n"
          "<input id=\"filter\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
          "placeholder=\"sign, regressed\" aria-describedby=\"found\">\n"
          "<span id=\"found\" class=\"found\" role=\"status\"></span>\n"
          "<button id=\"theme\" type=\"button\" aria-pressed=\"false\">Dark</button>\n</div>\n</header>\n",
          out);
}

/* "1 comparison, 2 checks": of what there is. */
static void put_numbers(FILE *out, size_t comparisons, size_t checks, size_t runs)
{
    const struct {
        size_t count;
        const char *what;
    } kinds[] = {{comparisons, "comparison"}, {checks, "check"}, {runs, "run"}};
    const char *before = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].count == 0) continue;
        fprintf(out, "%s%zu %s%s", before, kinds[i].count, kinds[i].what, kinds[i].count == 1 ? "" : "s");
        before = ", ";
    }
    if (!*before) fputs("no documents", out);
}

static void put_heading(FILE *out, const struct report *report, size_t comparisons, size_t checks, size_t runs)
{
    fputs(
        "<main id=\"main\" tabindex=\"-1\">\n<div class=\"title\">\n<p class=\"eyebrow\">pqlane report</p>\n<h1><bdi>",
        out);
    text_html(out, report->title ? report->title : "Report");
    fputs("</bdi></h1>\n<p class=\"lead\">What cryptography costs and whether that changed: ", out);
    put_numbers(out, comparisons, checks, runs);
    fputs(". Made ", out);
    html_created(out, report->created ? report->created : "-");
    fputs(". This file is complete: it loads nothing and sends nothing.</p>\n</div>\n", out);
}

/* A part of the page for one kind of document. */
struct section {
    const char *id, *title, *note;
    void (*put)(FILE *out, const json_t *entry, size_t number, bool open);
};

static const struct section sections[] = {
    {"comparisons", "Comparisons",
     "A comparison measures libraries in turns on one machine: classical algorithms beside post-quantum ones. Newest "
     "first.",
     html_comparison},
    {"checks", "Checks",
     "A check times two libraries in pairs, in fresh processes, in random order. The ratio is new time by old time: 1 "
     "is no change, above 1 is slower. Newest first.",
     html_check},
    {"runs", "Runs",
     "A run measures one library alone. Its numbers hold for the machine and the moment: they are shown, never judged. "
     "Newest first.",
     html_run},
};
#define SECTIONS (sizeof sections / sizeof *sections)

/* Nothing where there are no documents. */
static void put_section(FILE *out, const struct section *section, const json_t *list)
{
    const size_t count = json_array_size(list);
    if (count == 0) return;
    fprintf(out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", section->id,
            section->id, section->id, section->title);
    fprintf(out, "<p class=\"note\">%s</p>\n", section->note);
    for (size_t i = count; i-- > 0;) section->put(out, json_array_get(list, i), i + 1, i == count - 1);
    fputs("</section>\n", out);
}

bool report_html(const struct report *report, FILE *out)
{
    size_t checks = json_array_size(report->checks), runs = json_array_size(report->runs); /* 0 if it is no array */
    size_t comparisons = json_array_size(report->comparisons);
    const json_t *const lists[SECTIONS] = {report->comparisons, report->checks, report->runs};
    if (!put_head(report, out)) return false;
    put_bar(out, comparisons, checks, runs);
    put_heading(out, report, comparisons, checks, runs);
    if (checks + runs > 0 || comparisons == 0) html_summary(out, report);
    for (size_t i = 0; i < SECTIONS; i++) put_section(out, &sections[i], lists[i]);
    if (runs > 1 && !html_trend(out, report->runs)) return false;
    fputs("</main>\n<footer class=\"foot\">\n<p>Made by pqlane. Times are those of one thread. What cannot be known is "
          "shown as -.</p>\n</footer>\n<script>",
          out);
    fwrite(web_report_js, 1, web_report_js_size, out);
    fputs("</script>\n</body>\n</html>\n", out);
    return true;
}
