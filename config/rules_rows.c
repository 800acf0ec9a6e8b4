/* SPDX-License-Identifier: MIT
 *
 * config/rules_rows.c - growing arrays; a full one is twice as large next.
 */
#include "config/rules_rows.h"

#include <stdlib.h>

#include "config/keep.h"
#include "proxy/base/object.h"

#define ROWS_LEAST	((size_t)16)
#define CONDITIONS_MOST	((size_t)1 << 20)

/* Room for one more behind ${count}: the array, moved or not.  Its room is the
 * next power of two, so it need not be remembered. */
static void *
grow(void *at, size_t count, size_t size)
{
	size_t room = count < ROWS_LEAST ? ROWS_LEAST : count * 2;

	if (count >= ROWS_LEAST && (count & (count - 1)) != 0)
		return (at);
	if (count > 0 && count < ROWS_LEAST)
		return (at);
	return (realloc(at, room * size));
}

enum rule_action
rules_role_action(enum rules_role role)
{
	switch (role) {
	case RULES_WHITELIST:
		return (RULE_ALLOW);
	case RULES_TUNNEL:
		return (RULE_TUNNEL);
	case RULES_BLACKLIST:
	case RULES_ANY:
		return (RULE_BLOCK);
	}
	UNREACHABLE();
}

int
rules_rows_put(struct rules_file *f, const struct rule_row *row)
{
	struct rule_row *rows;

	CHECK_OBJ(f, RULES_FILE_MAGIC);
	rows = grow(f->rows, f->count, sizeof(*rows));
	if (rows == NULL)
		return (-1);
	f->rows = rows;
	f->rows[f->count++] = *row;
	return (0);
}

int
rules_rows_add(struct rules_file *f, struct rule_row like, struct str text)
{
	CHECK_OBJ(f, RULES_FILE_MAGIC);
	like.text = keep_text(f->keep, text);
	return (like.text == NULL ? -1 : rules_rows_put(f, &like));
}

unsigned
rules_rows_condition(struct rules_file *f, const struct rule_condition *c)
{
	struct rule_condition *grown;

	CHECK_OBJ(f, RULES_FILE_MAGIC);
	if (f->nconditions >= CONDITIONS_MOST)
		return (0);
	grown = grow(f->conditions, f->nconditions, sizeof(*grown));
	if (grown == NULL)
		return (0);
	f->conditions = grown;
	f->conditions[f->nconditions] = *c;
	return ((unsigned)f->nconditions++);
}

void
rules_rows_trim(struct rules_file *f)
{
	struct rule_row *rows;

	CHECK_OBJ(f, RULES_FILE_MAGIC);
	if (f->count == 0)
		return;
	rows = realloc(f->rows, f->count * sizeof(*rows));
	if (rows != NULL)
		f->rows = rows;
}
