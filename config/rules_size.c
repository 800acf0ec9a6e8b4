/* SPDX-License-Identifier: MIT
 *
 * config/rules_size.c - bounds on bytes.
 */
#include "config/rules_size.h"

#include <stdbool.h>

#include "config/quantity.h"

static const char expected[] =
    "a size such as \">10 MiB\", \"<=1 KiB\" or {min: 1 KiB, max: 10 MiB} is "
    "expected";

static bool
skip(struct str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return (false);
	*s = str_from(*s, 1);
	return (true);
}

/* 0 stands for no bound, so nothing can be empty, or larger than all. */
static const char *
read_bound(struct str s, uint64_t *min, uint64_t *max)
{
	bool over = skip(&s, '>'), under = !over && skip(&s, '<');
	bool or_equal = (over || under) && skip(&s, '=');
	uint64_t bytes;

	if ((!over && !under) || quantity_bytes(str_trim(s), &bytes) != NULL)
		return (expected);
	if (bytes == 0 || bytes >= INT64_MAX || (under && bytes == 1))
		return ("this size makes no sense here");
	if (over)
		*min = or_equal ? bytes : bytes + 1;
	else
		*max = or_equal ? bytes : bytes - 1;
	return (NULL);
}

static void
read_map(const struct rules_section *s, const struct yaml_node *map,
    uint64_t *min, uint64_t *max)
{
	const struct yaml_node *n;
	const char *why;
	uint64_t *to;

	for (n = map->first; n != NULL; n = n->next) {
		to = str_eq(n->key->text, STR("min"))	? min
		     : str_eq(n->key->text, STR("max")) ? max
							: NULL;
		why = "min or max and a size such as 10 MiB is expected";
		if (to != NULL && n->kind == YAML_WORD)
			why = quantity_bytes(n->text, to);
		if (why == NULL && to == max && *max == 0)
			why = "this size makes no sense here";
		if (why != NULL)
			rules_section_complain(s, n, "size: %s", why);
	}
}

void
rules_size_read(const struct rules_section *s, const struct yaml_node *node,
    uint64_t *min, uint64_t *max)
{
	const char *why = expected;

	if (node->kind == YAML_MAP && node->count > 0) {
		read_map(s, node, min, max);
		why = *max != 0 && *min > *max ? "min is over max" : NULL;
	} else if (node->kind == YAML_WORD) {
		why = read_bound(node->text, min, max);
	}
	if (why != NULL)
		rules_section_complain(s, node, "size: %s", why);
}
