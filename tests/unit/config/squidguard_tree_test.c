/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/squidguard_tree_test.c
 */
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/config/imported.h"

static char	 folder[] = "/tmp/squidguard-XXXXXX";

static const char *
in_folder(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return (path);
}

static void
put(const char *name, const char *text)
{
	FILE *out = fopen(in_folder(name), "w");

	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
}

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(mkdir(in_folder("t"), 0700), 0);
	ck_assert_int_eq(mkdir(in_folder("t/adult"), 0700), 0);
	ck_assert_int_eq(mkdir(in_folder("t/hobby"), 0700), 0);
	ck_assert_int_eq(mkdir(in_folder("t/hobby/games"), 0700), 0);
	ck_assert_int_eq(symlink("adult", in_folder("t/porn")), 0);
	ck_assert_int_eq(mkdir(in_folder("none"), 0700), 0);
	put("t/README", "x");
	put("t/adult/domains", "a.example\nB.example\n192.0.2.1\n");
	put("t/adult/urls", "c.example/x/y\nhttp://d.example/z\ne.example\n");
	put("t/adult/expressions", "(^|[-.])ad([-.]|$)\n#x\na(?=b)\n");
	put("t/hobby/games/domains", "g.example\n");
	ck_assert_int_eq(mkdir(in_folder("p"), 0700), 0);
	ck_assert_int_eq(mkdir(in_folder("p/toys"), 0700), 0);
	put("p/toys/domains.1.gz", "a.example\n");
	put("p/toys/domains.2.XZ", "b.example\n");
	put("p/toys/domains.old", "old.example\n");
	put("p/toys/urls", "c.example/x\n");
	put("p/toys/urls.gz", "d.example/x\n");
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return (remove(path));
}

static void
teardown(void)
{
	nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

#define ADULT "1 a.example category=adult\n2 b.example category=adult\n" \
    "3 192.0.2.1 category=adult\n" \
    "1 pattern ||c.example/x/y category=adult\n" \
    "2 pattern ||d.example/z category=adult\n3 e.example category=adult\n" \
    "1 regex (?i)(^|[-.])ad([-.]|$) category=adult\n"
#define GAMES "1 g.example category=hobby/games\n"

static const struct {
	const char	*label, *entry, *rows, *complaints;
} rows[] = {
	{"all", "file: t", ADULT GAMES, ""},
	{"said to be one", "file: t, format: squidguard", ADULT GAMES, ""},
	{"chosen", "file: t, categories: [adult]", ADULT, ""},
	{"chosen, with what lies in it", "file: t, categories: hobby", GAMES,
	    ""},
	{"one within another", "file: t, categories: [hobby/games]", GAMES,
	    ""},
	{"category itself", "file: t/hobby/games",
	    "1 g.example category=games\n", ""},
	{"not there", "file: t, categories: [adult, dult]", ADULT,
	    "there is no category `dult` in "},
	{"parts, the plain one alone where there is one", "file: p",
	    "1 a.example category=toys\n1 b.example category=toys\n"
	    "1 pattern ||c.example/x category=toys\n", ""},
	{"no tree", "file: none", "", "is no tree of lists"},
};

START_TEST(reads)
{
	struct imported m = {.complaints = complaints_new()};
	char yaml[256], *text;

	setup();
	snprintf(yaml, sizeof(yaml), "blacklist:\n  import:\n    - {%s}\n",
	    rows[_i].entry);
	rules_file_parse(&m.file, str_of(yaml), in_folder("list.yaml"),
	    RULES_BLACKLIST, m.complaints);
	imported_print(&m);
	ck_assert_str_eq(m.rows, rows[_i].rows);
	ck_assert((strstr(m.notes, "1 with an expression") != NULL) ==
	    (strstr(m.rows, "adult") != NULL));
	free(m.rows);
	free(m.notes);
	text = complaints_text(m.complaints);
	ck_assert_msg((text[0] == '\0') ==
	    (rows[_i].complaints[0] == '\0') &&
	    strstr(text, rows[_i].complaints) != NULL, "%s", text);
	free(text);
	complaints_free(m.complaints);
	rules_file_free(m.file);
	teardown();
}
END_TEST

UNIT_MAIN("squidguard_tree", LOOP(reads, rows))
