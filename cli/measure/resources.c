/* SPDX-License-Identifier: Apache-2.0 */

/* Two numbers against each other, and the size of code from an ELF file's table of segments. */

#include "resources.h"

#include <elf.h>
#include <endian.h>
#include <limits.h>
#include <link.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static struct resource judge_resource(uint64_t candidate, uint64_t baseline, double margin, uint64_t least)
{
    struct resource resource = {candidate, baseline, NAN, VERDICT_PASS, SEVERITY_NONE};
    if (baseline == 0) return resource;
    resource.ratio = (double)candidate / (double)baseline;
    uint64_t change = candidate > baseline ? candidate - baseline : baseline - candidate;
    if (change < least) return resource;
    if (resource.ratio > 1 + margin) {
        resource.verdict = VERDICT_REGRESSED;
        resource.severity = judge_severity(resource.ratio);
    } else if (resource.ratio < 1 / (1 + margin)) {
        resource.verdict = VERDICT_IMPROVED;
    }
    return resource;
}

struct resource resource_stack(uint64_t candidate, uint64_t baseline)
{
    return judge_resource(candidate, baseline, RESOURCE_STACK_MARGIN, RESOURCE_STACK_BYTES);
}

struct resource resource_code(uint64_t candidate, uint64_t baseline)
{
    return judge_resource(candidate, baseline, RESOURCE_CODE_MARGIN, 0);
}

bool resource_code_bytes(const struct image *image, uint64_t *bytes)
{
    ElfW(Ehdr) header;
    const unsigned char class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    const unsigned char data = BYTE_ORDER == LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
    if (pread(image->fd, &header, sizeof header, 0) != (ssize_t)sizeof header ||
        memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != class ||
        header.e_ident[EI_DATA] != data || header.e_phentsize != sizeof(ElfW(Phdr)) || header.e_phoff > image->size)
        return false;
    *bytes = 0;
    for (unsigned i = 0; i < header.e_phnum; i++) {
        ElfW(Phdr) segment;
        off_t at = (off_t)(header.e_phoff + i * sizeof segment);
        if (pread(image->fd, &segment, sizeof segment, at) != (ssize_t)sizeof segment) return false;
        if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X)) *bytes += segment.p_filesz;
    }
    return *bytes > 0 && *bytes <= image->size;
}
