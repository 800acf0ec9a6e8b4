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
	struct managed_outcome outcome;
	struct buf out;
	const char *problem;

	buf_init(&out, 4096);
	problem = managed_file_edit(str_of(rows[_i].in),
	    &(struct managed_change){.add = &rule}, NOW, &out, &outcome);
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
	struct managed_outcome outcome;
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_ptr_null(managed_file_edit(STR("rules: [1]\n" OVER LATER),
	    &(struct managed_change){0}, NOW, &out, &outcome));
	ck_assert(str_eq(buf_peek(&out), STR("rules: [1]\n" LATER)));
	buf_fini(&out);
}
END_TEST

START_TEST(has_room_or_not)
{
	struct managed_rule rule = {.action = "block", .key = "url",
	    .what = STR("http://a/"), .user = STR("ann"),
	    .more = STR("words: false")};
	const struct managed_change change = {.add = &rule};
	struct managed_outcome outcome;
	struct buf out;

	for (size_t limit = 0; limit < 90; limit++) {
		buf_init(&out, limit);
		ck_assert_ptr_nonnull(managed_file_edit(STR("rules:\n- x\n"),
		    &change, NOW, &out, &outcome));
		buf_fini(&out);
		limit += 16;
	}
	buf_init(&out, 4096);
	ck_assert_ptr_null(managed_file_edit(STR(""), &change, NOW, &out,
	    &outcome));
	ck_assert(str_eq(buf_peek(&out), STR(HEAD
	    "  - {action: block, url: \"http://a/\", users: [\"ann\"], words: "
	    "false}  # aduanactl\n")));
	buf_fini(&out);
}
END_TEST

#define MINE	"  - {action: block, domain: \"x.example\"}\n"
#define OURS(rest)	"  - {action: " rest "}  # aduanactl\n"
#define BLOCK_X	OURS("block, domain: \"x.example\"")

/* "block domain x.example", for 10.0.0.0/8 where ->client. */
static const struct change_row {
	const char	*label, *in, *want;
	const char	*client;
	struct managed_outcome outcome;
} change_rows[] = {
    {"a twin is replaced", "rules:\n" BLOCK_X "# c\n",
	"rules:\n" BLOCK_X "# c\n", "", {2, 1, 0, 0}},
    {"whatever its end and reason",
	"rules:\n" MINE OURS("block, domain: \"x.example\", until: "
	"2030-01-01T00:00:00Z, reason: \"a \\\"}  # aduanactl\"") "x: 1\n",
	"rules:\n" BLOCK_X MINE "x: 1\n", "", {2, 1, 0, 0}},
    {"the contrary goes", "rules:\n" OURS("allow, domain: \"x.example\""),
	"rules:\n" BLOCK_X, "", {2, 0, 1, 0}},
    {"not a person's", "rules:\n" MINE, "rules:\n" BLOCK_X MINE, "",
	{2, 0, 0, 0}},
    {"not of another key", "rules:\n" OURS("allow, host: \"x.example\""),
	"rules:\n" BLOCK_X OURS("allow, host: \"x.example\""), "",
	{2, 0, 0, 0}},
    {"not for others", "rules:\n" OURS("block, domain: \"x.example\", "
	"clients: [\"10.0.0.0/8\"]"),
	"rules:\n" BLOCK_X OURS("block, domain: \"x.example\", "
	"clients: [\"10.0.0.0/8\"]"), "", {2, 0, 0, 0}},
    {"for the same", "rules:\n" BLOCK_X OURS("allow, domain: \"x.example\", "
	"clients: [\"10.0.0.0/8\"]"),
	"rules:\n" OURS("block, domain: \"x.example\", "
	"clients: [\"10.0.0.0/8\"]") BLOCK_X, "10.0.0.0/8", {2, 0, 1, 0}},
    {"changed by hand", "rules:\n"
	"  - {action: block, domain: \"x.example\", hm: 1}  # aduanactl\n",
	"rules:\n" BLOCK_X
	"  - {action: block, domain: \"x.example\", hm: 1}  # aduanactl\n", "",
	{2, 0, 0, 0}},
    {"its line", "a: 1\n\n\nrules:\n", "a: 1\n\n\nrules:\n" BLOCK_X, "",
	{5, 0, 0, 0}},
    {"its line in a new list", "# a\r\n", "# a\r\n" HEAD BLOCK_X, "",
	{4, 0, 0, 0}},
};

static void
check_outcome(const char *label, const struct managed_outcome *got,
    const struct managed_outcome *want)
{
	ck_assert_msg(got->line == want->line &&
		      got->replaced == want->replaced &&
		      got->contrary == want->contrary &&
		      got->removed == want->removed,
	    "%s: %u %u %u %u", label, got->line, got->replaced, got->contrary,
	    got->removed);
}

START_TEST(replaces)
{
	const struct change_row *row = &change_rows[_i];
	struct managed_rule rule = {.action = "block", .key = "domain",
	    .what = STR("x.example"), .client = str_of(row->client)};
	struct managed_outcome outcome;
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_ptr_null(managed_file_edit(str_of(row->in),
	    &(struct managed_change){.add = &rule}, NOW, &out, &outcome));
	ck_assert_msg(str_eq(buf_peek(&out), str_of(row->want)), "%s: %.*s",
	    row->label, STR_ARG(buf_peek(&out)));
	check_outcome(row->label, &outcome, &row->outcome);
	buf_fini(&out);
}
END_TEST

#define QUOTED	OURS("block, url: \"*/a\\\"b*\", users: [\"ann\"]")

static const struct remove_row {
	const char	*label, *in, *want;
	struct managed_change change;
	unsigned	 removed;
} remove_rows[] = {
    {"by name", "rules:\n" BLOCK_X QUOTED BLOCK_X MINE, "rules:\n" QUOTED MINE,
	{.names = {STR("x.example"), STR("X")}}, 2},
    {"by its other spelling", "rules:\n" BLOCK_X, "rules:\n",
	{.names = {STR("X.Example"), STR("x.example")}}, 1},
    {"with quotes", "rules:\n" BLOCK_X QUOTED, "rules:\n" BLOCK_X,
	{.names = {STR("*/a\"b*")}}, 1},
    {"not by a part", "rules:\n" BLOCK_X, "rules:\n" BLOCK_X,
	{.names = {STR("x.exampl"), STR("")}}, 0},
    {"by line", "rules:\n" BLOCK_X BLOCK_X QUOTED, "rules:\n" BLOCK_X QUOTED,
	{.line = 3}, 1},
    {"no such line", "rules:\n" BLOCK_X, "rules:\n" BLOCK_X, {.line = 3}, 0},
    {"a person's line", "rules:\n" MINE, "rules:\n" MINE, {.line = 2}, 0},
};

START_TEST(removes)
{
	const struct remove_row *row = &remove_rows[_i];
	struct managed_outcome outcome;
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_ptr_null(managed_file_edit(str_of(row->in), &row->change,
	    NOW, &out, &outcome));
	ck_assert_msg(str_eq(buf_peek(&out), str_of(row->want)), "%s: %.*s",
	    row->label, STR_ARG(buf_peek(&out)));
	check_outcome(row->label, &outcome,
	    &(struct managed_outcome){.removed = row->removed});
	buf_fini(&out);
}
END_TEST

UNIT_MAIN("managed_file", LOOP(adds, rows) PLAIN(only_cleans)
	PLAIN(has_room_or_not) LOOP(replaces, change_rows)
	LOOP(removes, remove_rows))
