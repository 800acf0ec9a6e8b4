/* SPDX-License-Identifier: MIT
 *
 * tests/unit/admin/managed_file_test.c - a line more, a line less, nothing
 * else.
 */
#include "proxy/admin/managed_file.h"

#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

#define NOW	INT64_C(1795370400)	/* 2026-11-22T18:00:00Z */
#define HEAD								\
	"# Rules that aduanactl made.  What else is written here stays as it " \
	"is.\nrules:\n"
#define LINE								\
	"- {action: allow, host: \"a.example\", clients: [\"10.0.0.7\"], " \
	"until: 2026-11-22T19:00:00Z, reason: \"asked: \\\"x\\\"\"}"	\
	"  # aduanactl\n"
#define OVER								\
	"- {action: allow, host: \"b.example\", until: "		\
	"2026-11-22T18:00:00Z}  # aduanactl\n"
#define LATER								\
	"- {action: allow, host: \"c.example\", until: "		\
	"2026-11-22T18:00:01Z}  # aduanactl\n"
#define EVER	"- {action: block, host: \"d.example\"}  # aduanactl\n"

static const struct row {
	const char	*label, *in, *want;	/* want NULL: refused */
} rows[] = {
    {"nothing", "", HEAD "  " LINE},
    {"comments alone", "# mine", "# mine\n" HEAD "  " LINE},
    {"another key", "blacklist:\n  domains: [x]\n",
	"blacklist:\n  domains: [x]\n" HEAD "  " LINE},
    {"first of the rules", "rules:\n  - {host: z}\n",
	"rules:\n  " LINE "  - {host: z}\n"},
    {"as far in as they are", "# a\nrules:   # b\n\n    # c\n    - host: z\n"
     "      action: block\nx: 1",
	"# a\nrules:   # b\n    " LINE "\n    # c\n    - host: z\n"
	"      action: block\nx: 1"},
    {"not in at all", "rules:\n- {host: z}\n", "rules:\n" LINE
     "- {host: z}\n"},
    {"empty list", "rules: []\n", "rules:\n  " LINE},
    {"empty list without an end", "rules: []", "rules:\n  " LINE},
    {"empty key", "rules:", "rules:\n  " LINE},
    {"one line", "rules: [{host: z}]\n", NULL},
    {"within another", "other:\n  rules:\n    - 1\n",
	"other:\n  rules:\n    - 1\n" HEAD "  " LINE},
    {"what is over goes", "rules:\n  " OVER "  " LATER "  " EVER,
	"rules:\n  " LINE "  " LATER "  " EVER},
    {"not what a person wrote", "rules:\n  - {host: b, until: "
     "2020-01-01T00:00:00Z}\n",
	"rules:\n  " LINE "  - {host: b, until: 2020-01-01T00:00:00Z}\n"},
};

START_TEST(adds)
{
	struct managed_rule rule = {.action = "allow", .key = "host",
	    .what = STR("a.example"), .client = STR("10.0.0.7"),
	    .until_s = NOW + 3600, .reason = STR("asked:\n\"x\"")};
	struct buf out;
	const char *problem;

	buf_init(&out, 4096);
	problem = managed_file_edit(str_of(rows[_i].in), &rule, NOW, &out);
	ck_assert_msg((problem == NULL) == (rows[_i].want != NULL), "%s",
	    rows[_i].label);
	if (problem == NULL)
		ck_assert_msg(str_eq(buf_peek(&out), str_of(rows[_i].want)),
		    "%s: %.*s", rows[_i].label, STR_ARG(buf_peek(&out)));
	buf_fini(&out);
}
END_TEST

START_TEST(only_cleans)
{
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_ptr_null(managed_file_edit(STR("rules: [1]\n" OVER LATER),
	    NULL, NOW, &out));
	ck_assert(str_eq(buf_peek(&out), STR("rules: [1]\n" LATER)));
	buf_fini(&out);
}
END_TEST

START_TEST(has_room_or_not)
{
	struct managed_rule rule = {.action = "block", .key = "url",
	    .what = STR("http://a/"), .user = STR("ann"),
	    .more = STR("words: false")};
	struct buf out;

	for (size_t limit = 0; limit < 90; limit++) {
		buf_init(&out, limit);
		ck_assert_ptr_nonnull(managed_file_edit(STR("rules:\n- x\n"),
		    &rule, NOW, &out));
		buf_fini(&out);
		limit += 16;
	}
	buf_init(&out, 4096);
	ck_assert_ptr_null(managed_file_edit(STR(""), &rule, NOW, &out));
	ck_assert(str_eq(buf_peek(&out), STR(HEAD
	    "  - {action: block, url: \"http://a/\", users: [\"ann\"], words: "
	    "false}  # aduanactl\n")));
	buf_fini(&out);
}
END_TEST

UNIT_MAIN("managed_file", LOOP(adds, rows) PLAIN(only_cleans)
	PLAIN(has_room_or_not))
