/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/yaml_tree_test.c
 */
#include "config/yaml_tree.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/config/complained.h"

START_TEST(nodes_know_their_place)
{
	struct complaints *c = complaints_new();
	struct yaml_tree *t = yaml_tree_parse(
	    STR("a: 1\nlist:\n  - x\n  - \"y\"\nm: {k: ~}\n"), "f", 100, c);
	const struct yaml_node *n;

	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(t->root->kind, YAML_MAP);
	ck_assert_uint_eq(t->root->count, 3);
	n = t->root->first;
	ck_assert_str_eq(n->key->text.ptr, "a");
	ck_assert_str_eq(n->text.ptr, "1");
	ck_assert_uint_eq(n->line, 1);
	ck_assert_uint_eq(n->column, 4);
	n = n->next;
	ck_assert_int_eq(n->kind, YAML_LIST);
	ck_assert_uint_eq(n->count, 2);
	ck_assert_uint_eq(n->first->next->line, 4);
	ck_assert_uint_eq(n->first->next->column, 5);
	ck_assert(n->first->next->quoted && !n->first->quoted);
	n = n->next;
	ck_assert(yaml_is_empty(n->first));
	ck_assert_str_eq(yaml_place(t, n->first).file, "f");
	yaml_tree_free(t);
	complained(c, "");
}
END_TEST

struct row {
	const char	*label;
	struct str	 in;
	const char	*want;
};

static const struct row rows[] = {
	{"nothing", STR(""), ""},
	{"comments", STR("# a\n# b\n"), ""},
	{"alias", STR("a: 1\nb: *x\n"), "f:2:4: aliases are not supported; "
	    "what begins with * needs quotes\n"},
	{"anchor", STR("a: &x 1\n"),
	    "f:1:4: anchors and tags are not supported\n"},
	{"anchored list", STR("a: &x [1]\n"),
	    "f:1:4: anchors and tags are not supported\n"},
	{"tag", STR("a: !!int 1\n"),
	    "f:1:4: anchors and tags are not supported\n"},
	{"two documents", STR("a: 1\n---\nb: 1\n"),
	    "f:2:1: only one document is allowed in a file\n"},
	{"NUL", STR("a: \"x\\0y\"\n"), "f:1:4: a NUL byte is not allowed\n"},
	{"same key", STR("a: 1\nb: 2\na: 3\n"),
	    "f:3:1: `a` is already given on line 1\n"},
	{"same key, list", STR("a: 1\na: [1, 2]\n"),
	    "f:2:1: `a` is already given on line 1\n"},
	{"list as key", STR("[a]: 1\n"),
	    "f:1:1: a key must be a single word; are quotes missing?\n"},
	{"indent", STR("a:\n  b: 1\n c: 2\n"), "f:3:2: did not find expected "
	    "key while parsing a block mapping; does this line, or the one "
	    "before, begin in the wrong column?\n"},
	{"tab", STR("a:\n\tb: 1\n"),
	    "f:2:1: a tab cannot indent YAML, only spaces can\n"},
	{"unquoted colons", STR("a: [::1]\n"), "f:1:5: did not find expected "
	    "node content while parsing a flow node; are quotes "
	    "missing?\n"},
	{"lone star", STR("a: *:80\n"), "f:1:4: aliases are not supported; "
	    "what begins with * needs quotes\n"},
	{"tab in a comment", STR("# \xc3\xb1\xc3\xb1\t\t\na: [\n"),
	    "f:3:1: did not find expected node content while parsing a flow "
	    "node; are quotes missing?\n"},
	{"invalid UTF-8", STR("a: 1\nb: \xff\n"),
	    "f:2:4: invalid leading UTF-8 octet\n"},
	{"too deep", STR("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"),
	    "f:1:17: nested too deeply\n"},
	{"too many", STR("[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,"
	    "21]"), "f:1:50: too many entries; long lists of names belong in "
	    "a file of their own, under `import`\n"}
};

START_TEST(refuses)
{
	const struct row *r = &rows[_i];
	struct complaints *c = complaints_new();

	yaml_tree_free(yaml_tree_parse(r->in, "f", 20, c));
	complained(c, r->want);
}
END_TEST

START_TEST(bounds_the_keys_of_a_map)
{
	struct complaints *c = complaints_new();
	static char text[YAML_KEYS * 16];
	char *text_of;
	size_t n = 0;
	int i;

	for (i = 0; i <= YAML_KEYS; i++)
		n += (size_t)sprintf(text + n, "k%d: 1\n", i);
	ck_assert_ptr_null(yaml_tree_parse((struct str){text, n}, "f", 9999,
	    c));
	text_of = complaints_text(c);
	ck_assert_str_eq(text_of, "f:513:1: too many keys in one map\n");
	free(text_of);
	complaints_free(c);
}
END_TEST

UNIT_MAIN("yaml_tree", PLAIN(nodes_know_their_place) LOOP(refuses, rows)
    PLAIN(bounds_the_keys_of_a_map))
