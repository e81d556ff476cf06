/* SPDX-License-Identifier: Apache-2.0 */

/* The loader beside a library that needs a newer C library, whatever the folder is called, and the libssl beside a
 * libcrypto. */

#include "measure/target.h"
#include "support.h"

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void remove_file(const char *folder, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(remove(path), 0);
}

static void the_loader_is_found_where_the_library_is(void **state)
{
    char folder[] = "/tmp/pqlane [a-z*]?-XXXXXX", path[128], loader[128];
    struct image image;
    struct measure_error error = {""};
    (void)state;
    assert_non_null(mkdtemp(folder));
    write_file(folder, "library.so", "what needs GLIBC_99.1 and GLIBC_2.4");
    snprintf(path, sizeof path, "%s/library.so", folder);
    assert_int_equal(target_image(&image, "liboqs", path, &error), MEASURE_FAILED);
    assert_has(error.text, "needs glibc 99.1, and this machine has ");
    image_close(&image);
    write_file(folder, "ld-linux-none.so.7", "");
    snprintf(loader, sizeof loader, "%s/ld-linux-none.so.7", folder);
    if (target_image(&image, "liboqs", path, &error) != MEASURE_DONE) fail_msg("%s", error.text);
    assert_string_equal(image.loader, loader);
    assert_int_equal(image.loader_age, 99001);
    image_close(&image);
    remove_file(folder, "library.so");
    remove_file(folder, "ld-linux-none.so.7");
    assert_int_equal(rmdir(folder), 0);
}

/* Folders list their files in the order in which they were made, or backwards, or by a hash. */
static void of_several_loaders_the_first_by_name_is_taken(void **state)
{
    static const char *const names[] = {"ld-linux-c.so.2", "ld-linux-a.so.2", "ld-linux-b.so.2", "ld-linux.so.2",
                                        "ld-linux-a.so.3"};
    char folder[] = "/tmp/pqlane-XXXXXX", path[128], loader[128];
    struct image image;
    struct measure_error error = {""};
    (void)state;
    assert_non_null(mkdtemp(folder));
    write_file(folder, "library.so", "GLIBC_99.1");
    snprintf(path, sizeof path, "%s/library.so", folder);
    snprintf(loader, sizeof loader, "%s/ld-linux-a.so.2", folder);
    for (size_t first = 0; first < LENGTH(names); first++) {
        for (size_t i = 0; i < LENGTH(names); i++) write_file(folder, names[(first + i) % LENGTH(names)], "");
        if (target_image(&image, "plugin", path, &error) != MEASURE_DONE) fail_msg("%s", error.text);
        assert_string_equal(image.loader, loader);
        image_close(&image);
        for (size_t i = 0; i < LENGTH(names); i++) remove_file(folder, names[i]);
    }
    remove_file(folder, "library.so");
    assert_int_equal(rmdir(folder), 0);
}

static void open_with_libssl(struct image *image, const char *path)
{
    struct measure_error error = {""};
    if (target_image(image, "openssl", path, &error) != MEASURE_DONE) fail_msg("%s", error.text);
    assert_null(image->beside);
    assert_string_equal(image->lacks, "");
    target_beside(image);
}

static void assert_without_libssl(const char *path, const char *reason)
{
    struct image image;
    open_with_libssl(&image, path);
    assert_null(image.beside);
    assert_has(image.lacks, reason);
    assert_string_equal(image.loader, "");
    image_close(&image);
}

/* What stands beside a libcrypto, or does not, never keeps that from being measured. */
static void a_libssl_is_looked_for_beside_its_libcrypto(void **state)
{
    char folder[] = "/tmp/pqlane-XXXXXX", path[128], libssl[128];
    struct image image;
    (void)state;
    assert_non_null(mkdtemp(folder));
    write_file(folder, "crypto.so", "anything");
    write_file(folder, "libcrypto.so.7.1", "needs GLIBC_2.4");
    snprintf(path, sizeof path, "%s/crypto.so", folder);
    assert_without_libssl(path, "it is not called libcrypto.so, and no libssl.so is looked for beside it");
    snprintf(path, sizeof path, "%s/libcrypto.so.7.1", folder);
    snprintf(libssl, sizeof libssl, "%s/libssl.so.7.1", folder);
    write_file(folder, "libssl.so.7", "another number");
    assert_without_libssl(path, "no libssl.so.7.1 stands beside it");
    assert_int_equal(mkdir(libssl, 0700), 0);
    assert_without_libssl(path, "libssl.so.7.1 is not a library");
    assert_int_equal(rmdir(libssl), 0);
    write_file(folder, "libssl.so.7.1", "needs GLIBC_99.2");
    assert_without_libssl(path, "libssl.so.7.1 needs glibc 99.2, and this machine has ");
    write_file(folder, "ld-linux-none.so.7", "");
    open_with_libssl(&image, path);
    assert_non_null(image.beside);
    assert_string_equal(image.beside->path, libssl);
    assert_string_equal(image.lacks, "");
    assert_has(image.loader, "/ld-linux-none.so.7");
    assert_int_equal(image.loader_age, 99002);
    image_close(&image);
    remove_file(folder, "ld-linux-none.so.7");
    remove_file(folder, "libssl.so.7.1");
    remove_file(folder, "libssl.so.7");
    remove_file(folder, "libcrypto.so.7.1");
    remove_file(folder, "crypto.so");
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_loader_is_found_where_the_library_is),
        cmocka_unit_test(of_several_loaders_the_first_by_name_is_taken),
        cmocka_unit_test(a_libssl_is_looked_for_beside_its_libcrypto),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
