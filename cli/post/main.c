/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane-post TRIES DELAY-MS TRY-MS: posts JSON. Standard input is the URL, a line feed, and the body; a command line
 * would show the URL, and what is secret in it, to every user of the machine. Exit code 0: it was accepted. Else one
 * sentence on standard output, which has nothing of the URL in it, says why not.
 *
 * A program of its own, because libcurl comes with thirty libraries: loading them takes longer than most commands do.
 *
 * What may pass is tried again: no connection, a try that took too long, 429 and 5xx; after DELAY-MS, then twice as
 * long, and so on, each time more or less by chance, so that many machines do not come back at once; or after the
 * answer's Retry-After. All else is final: other answers, redirects (they are not followed: a POST that was meant for
 * one host is not for another), certificates that cannot be verified.
 */

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST_INPUT ((size_t)16 << 20)
#define MOST_HEADERS ((size_t)64 << 10) /* bytes of an answer's head */
#define MOST_WAIT 30.0                  /* seconds between two tries, whatever Retry-After says */

struct answer {
    CURLcode code;
    long status;      /* 0: none came */
    curl_off_t after; /* seconds, of Retry-After; 0: none */
};

/* All of standard input with a zero behind it; NULL if it is too much. */
static char *read_input(void)
{
    char *text = malloc(MOST_INPUT + 1);
    size_t length = text ? fread(text, 1, MOST_INPUT + 1, stdin) : 0;
    if (text && length <= MOST_INPUT && !ferror(stdin)) {
        text[length] = 0;
        return text;
    }
    free(text);
    return NULL;
}

static size_t count_headers(const char *data, size_t size, size_t count, void *counted)
{
    size_t *total = counted;
    (void)data;
    *total += size * count;
    return *total <= MOST_HEADERS ? size * count : 0;
}

/* The status has said everything: a body, however long, is not waited for. */
static size_t refuse_body(const char *data, size_t size, size_t count, void *context)
{
    (void)data, (void)size, (void)count, (void)context;
    return 0;
}

static CURL *prepare(const char *url, const char *body, struct curl_slist *headers, long try_ms)
{
    CURL *curl = curl_easy_init();
    if (!curl) return NULL;
    bool good = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body)) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, try_ms / 2) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, try_ms) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, count_headers) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, refuse_body) == CURLE_OK;
    if (good) return curl;
    curl_easy_cleanup(curl);
    return NULL;
}

static struct answer post_once(CURL *curl)
{
    struct answer answer = {0};
    size_t headers = 0;
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &headers);
    answer.code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &answer.after);
    if (answer.status < 200 || headers > MOST_HEADERS) answer.status = 0;
    return answer;
}

static bool is_accepted(const struct answer *answer)
{
    return answer->status >= 200 && answer->status < 300;
}

static bool may_pass(const struct answer *answer)
{
    static const CURLcode passing[] = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY,
                                       CURLE_COULDNT_CONNECT,      CURLE_OPERATION_TIMEDOUT,
                                       CURLE_SSL_CONNECT_ERROR,    CURLE_SEND_ERROR,
                                       CURLE_RECV_ERROR,           CURLE_GOT_NOTHING};
    if (answer->status) return answer->status == 429 || (answer->status >= 500 && answer->status < 600);
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (answer->code == passing[i]) return true;
    return false;
}

static void wait_before(long try, double delay, const struct answer *answer)
{
    uint32_t chance = 0;
    if (getentropy(&chance, sizeof chance) != 0) chance = (uint32_t)getpid() << 16;
    double seconds = delay * (double)(1L << (try - 1)) * (0.5 + chance / 4294967296.0);
    if (seconds < (double)answer->after) seconds = (double)answer->after;
    if (seconds > MOST_WAIT) seconds = MOST_WAIT;
    struct timespec left = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&left, NULL);
}

static void explain(const struct answer *answer, long tries)
{
    char times[40] = "";
    if (tries > 1) snprintf(times, sizeof times, ", tried %ld times", tries);
    if (answer->status >= 300 && answer->status < 400)
        printf("it answered %ld, and redirects are not followed: name the place itself\n", answer->status);
    else if (answer->status)
        printf("it answered %ld%s\n", answer->status, times);
    else
        printf("%s%s\n", answer->code == CURLE_OK ? "no HTTP came back" : curl_easy_strerror(answer->code), times);
}

static bool number_of(const char *text, long most, long *number)
{
    char *end;
    *number = strtol(text, &end, 10);
    return end != text && !*end && *number >= 1 && *number <= most;
}

int main(int argc, char **argv)
{
    long tries, delay_ms, try_ms, try = 0;
    struct answer answer;
    if (argc != 4 || !number_of(argv[1], 10, &tries) || !number_of(argv[2], 60000, &delay_ms) ||
        !number_of(argv[3], 600000, &try_ms)) {
        puts("usage: pqlane-post TRIES DELAY-MS TRY-MS");
        return 2;
    }
    int code = 1;
    char *url = read_input(), *line_end = url ? strchr(url, '\n') : NULL;
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    CURL *curl = NULL;
    if (line_end && headers && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        *line_end = 0;
        curl = prepare(url, line_end + 1, headers, try_ms);
    }
    if (!curl) {
        puts("there is no URL and body, or no memory for them");
        goto out;
    }
    do {
        if (try > 0) wait_before(try, (double)delay_ms / 1e3, &answer);
        answer = post_once(curl);
        try++;
    } while (try < tries && !is_accepted(&answer) && may_pass(&answer));
    if (is_accepted(&answer))
        code = 0;
    else
        explain(&answer, try);
out:
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    curl_global_cleanup();
    free(url);
    return code;
}
