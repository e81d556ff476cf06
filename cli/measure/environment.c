/* SPDX-License-Identifier: Apache-2.0 */

/* Reading /proc, /sys and CPUID. */

#include "environment.h"

#include "cli.h"
#include "document.h"
#include "term.h"

#include <math.h>
#include <openssl/evp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* The instruction sets that any kernel, present or likely, is chosen by: what a newer operating system adds to its list
 * changes nothing here. */
static const char *const isa_flags[] = {
    "ssse3",      "sse4_1",       "sse4_2",      "avx",           "avx2",
    "bmi1",       "bmi2",         "adx",         "aes",           "vaes",
    "pclmulqdq",  "vpclmulqdq",   "sha_ni",      "sha512",        "gfni",
    "avx512f",    "avx512dq",     "avx512bw",    "avx512vl",      "avx512ifma",
    "avx512vbmi", "avx512_vbmi2", "avx512_vnni", "avx512_bitalg", "avx512_vpopcntdq",
    "avx10",      "amx_int8",     "asimd",       "sha1",          "sha2",
    "sha3",       "sve",          "sve2",        "rdrand",        "rdseed",
};

/* Copies the value of the first "name : value" line of a file; false if there is none. */
static bool read_field(const char *path, const char *name, char *value, size_t size)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    bool found = false;
    while (file && !found && getline(&line, &room, file) > 0) {
        size_t len = strlen(name);
        if (strncmp(line, name, len) != 0) continue;
        char *at = line + len + strspn(line + len, " \t:=\"");
        at[strcspn(at, "\n\"")] = 0;
        snprintf(value, size, "%s", at);
        found = true;
    }
    free(line);
    if (file) fclose(file);
    return found;
}

static void keep_printable(char *text)
{
    for (char *c = text; *c; c++)
        if (*c < ' ' || *c > '~') *c = '?';
}

#if defined(__x86_64__)
/* The processor's name without /proc. */
static bool cpuid_model(char *model, size_t size)
{
    unsigned words[12] = {0}, most = __get_cpuid_max(0x80000000, NULL);
    char text[sizeof words + 1] = {0};
    if (most < 0x80000004) return false;
    for (unsigned i = 0; i < 3; i++)
        __get_cpuid(0x80000002 + i, words + 4 * i, words + 4 * i + 1, words + 4 * i + 2, words + 4 * i + 3);
    memcpy(text, words, sizeof words);
    snprintf(model, size, "%s", text + strspn(text, " "));
    return *model != 0;
}
#endif

static void read_hypervisor(char *name, size_t size)
{
#if defined(__x86_64__)
    static const struct {
        const char *signature, *name;
    } known[] = {{"KVMKVMKVM", "KVM"},         {"Microsoft Hv", "Hyper-V"}, {"VMwareVMware", "VMware"},
                 {"XenVMMXenVMM", "Xen"},      {"TCGTCGTCGTCG", "QEMU"},    {"bhyve bhyve ", "bhyve"},
                 {" lrpepyh vr", "Parallels"}, {"ACRNACRNACRN", "ACRN"}};
    unsigned a, b, c, d, words[3];
    char signature[13] = {0};
    snprintf(name, size, "none");
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 31)) return;
    __cpuid(0x40000000, a, words[0], words[1], words[2]);
    memcpy(signature, words, sizeof words);
    keep_printable(signature);
    snprintf(name, size, "%s", *signature ? signature : "unknown");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(signature, known[i].signature) == 0) snprintf(name, size, "%s", known[i].name);
#else
    if (!read_field("/sys/hypervisor/type", "", name, size)) snprintf(name, size, "unknown");
#endif
}

static void read_isa(char *isa, size_t size)
{
    char *flags = malloc(16384);
    size_t used = 0;
    snprintf(isa, size, "unknown");
    if (flags &&
        (read_field("/proc/cpuinfo", "flags", flags, 16383) || read_field("/proc/cpuinfo", "Features", flags, 16383))) {
        memcpy(flags + strlen(flags), " ", 2); /* every word ends with a blank */
        isa[0] = 0;
        for (size_t i = 0; i < sizeof isa_flags / sizeof *isa_flags; i++) {
            char word[40];
            int len = snprintf(word, sizeof word, "%s ", isa_flags[i]);
            const char *at = flags;
            while ((at = strstr(at, word)) && at != flags && at[-1] != ' ') at++;
            if (at && used + (size_t)len < size)
                used += (size_t)snprintf(isa + used, size - used, "%s%s", used ? " " : "", isa_flags[i]);
        }
        if (!used) snprintf(isa, size, "none");
    }
    free(flags);
}

/* Jiffies of one CPU (-1: all): in total, and those that the hypervisor kept. False if the kernel does not say. */
static bool read_stat(int cpu, uint64_t *total, uint64_t *steal)
{
    char name[24], value[256];
    if (cpu < 0)
        snprintf(name, sizeof name, "cpu ");
    else
        snprintf(name, sizeof name, "cpu%d ", cpu);
    if (!read_field("/proc/stat", name, value, sizeof value)) return false;
    char *at = value;
    *total = *steal = 0;
    for (int i = 0; i < 8; i++) { /* user nice system idle iowait irq softirq steal */
        char *end;
        uint64_t jiffies = strtoull(at, &end, 10);
        if (end == at) return false;
        at = end;
        *total += jiffies;
        if (i == 7) *steal = jiffies;
    }
    return true;
}

static double load_now(void)
{
    double load[1];
    return getloadavg(load, 1) == 1 ? load[0] : -1;
}

int environment_quiet_cpu(void)
{
    cpu_set_t allowed;
    int last = -1;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return -1;
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET((size_t)i, &allowed)) last = i;
    return last;
}

void environment_begin(struct environment *environment, int cpu)
{
    struct utsname names;
    char path[96];
    *environment = (struct environment){.cpus = sysconf(_SC_NPROCESSORS_ONLN),
                                        .cpu = cpu,
                                        .steal = -1,
                                        .load_before = load_now(),
                                        .load_after = -1,
                                        .seconds = term_seconds()};
    bool named = read_field("/proc/cpuinfo", "model name", environment->cpu_model, sizeof environment->cpu_model);
#if defined(__x86_64__)
    if (!named) named = cpuid_model(environment->cpu_model, sizeof environment->cpu_model);
#endif
    bool has_names = uname(&names) == 0;
    if (!named)
        snprintf(environment->cpu_model, sizeof environment->cpu_model, "unknown %.60s",
                 has_names ? names.machine : "");
    snprintf(environment->kernel, sizeof environment->kernel, "%s", "unknown");
    if (has_names)
        snprintf(environment->kernel, sizeof environment->kernel, "%.40s %.60s", names.sysname, names.release);
    read_isa(environment->isa, sizeof environment->isa);
    read_hypervisor(environment->hypervisor, sizeof environment->hypervisor);
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor", cpu < 0 ? 0 : cpu);
    if (!read_field(path, "", environment->governor, sizeof environment->governor))
        strcpy(environment->governor, "unknown");
    if (!read_field("/etc/os-release", "PRETTY_NAME", environment->os, sizeof environment->os))
        strcpy(environment->os, "unknown");
    keep_printable(environment->cpu_model);
    keep_printable(environment->governor);
    keep_printable(environment->os);
    if (!read_stat(cpu, &environment->stat_total, &environment->stat_steal)) environment->stat_total = 0;
}

void environment_end(struct environment *environment)
{
    uint64_t total, steal;
    environment->load_after = load_now();
    environment->seconds = term_seconds() - environment->seconds;
    if (environment->stat_total && read_stat(environment->cpu, &total, &steal) && total > environment->stat_total &&
        steal >= environment->stat_steal)
        environment->steal = (double)(steal - environment->stat_steal) / (double)(total - environment->stat_total);
}

/* A share or a load, rounded; null if it is negative, that is unknown. */
static json_t *known(double number, double step)
{
    return number < 0 ? json_null() : json_real(round(number / step) * step);
}

json_t *environment_json(const struct environment *environment)
{
    struct document document = document_begin();
    document_text(&document, "cpu_model", environment->cpu_model);
    document_whole(&document, "cpus", environment->cpus);
    document_text(&document, "isa", environment->isa);
    document_text(&document, "hypervisor", environment->hypervisor);
    document_text(&document, "governor", environment->governor);
    document_text(&document, "os", environment->os);
    document_text(&document, "kernel", environment->kernel);
    document_put(&document, "measured_on_cpu", environment->cpu < 0 ? json_null() : json_integer(environment->cpu));
    document_put(&document, "load_before", known(environment->load_before, 0.01));
    document_put(&document, "load_after", known(environment->load_after, 0.01));
    document_put(&document, "steal", known(environment->steal, 0.0001));
    document_whole(&document, "preempted", (int64_t)environment->preempted);
    document_text(&document, "clock", environment->clock);
    document_whole(&document, "ticks_per_second", (int64_t)environment->ticks_per_second);
    document_whole(&document, "clock_overhead_ticks", (int64_t)environment->clock_overhead_ticks);
    return document_done(&document);
}

json_t *environment_fingerprint(const struct environment *environment, const char *build, const char *library_sha256)
{
    char text[2048], id[17];
    unsigned char digest[EVP_MAX_MD_SIZE];
    int len = snprintf(text, sizeof text, "%s\n%ld\n%s\n%s\n%s\n%s\n", environment->cpu_model, environment->cpus,
                       environment->isa, environment->hypervisor, build, library_sha256);
    if (len < 0 || (size_t)len >= sizeof text) return NULL;
    if (EVP_Digest(text, (size_t)len, digest, NULL, EVP_sha256(), NULL) != 1) return NULL;
    for (size_t i = 0; i < 8; i++) snprintf(id + 2 * i, 3, "%02x", digest[i]);
    struct document document = document_begin();
    document_text(&document, "id", id);
    document_text(&document, "cpu_model", environment->cpu_model);
    document_whole(&document, "cpus", environment->cpus);
    document_text(&document, "isa", environment->isa);
    document_text(&document, "hypervisor", environment->hypervisor);
    document_text(&document, "compiler", build);
    document_text(&document, "library", library_sha256);
    return document_done(&document);
}

void environment_warn(const struct environment *environment)
{
    double preempted = environment->seconds > 0 ? (double)environment->preempted / environment->seconds : 0;
    if (preempted > 20)
        cli_warn(
            "other processes took the CPU away %.0f times a second: figures are too high, wait for a quiet machine",
            preempted);
    else if (environment->load_before > (double)environment->cpus * 0.5)
        cli_warn("the machine was busy before the run (load %.1f on %ld CPUs): figures may be too high",
                 environment->load_before, environment->cpus);
    if (environment->steal > 0.005)
        cli_warn("the hypervisor gave %.1f %% of the time to other machines: figures may be too high",
                 100 * environment->steal);
    if (strcmp(environment->governor, "unknown") != 0 && strcmp(environment->governor, "performance") != 0)
        cli_warn("the CPU frequency governor is '%s': 'performance' gives steadier figures", environment->governor);
    if (strcmp(environment->clock, "monotonic") == 0)
        cli_warn("no invariant time stamp counter here: measured with clock_gettime, short operations less exactly");
}
