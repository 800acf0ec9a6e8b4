/* SPDX-License-Identifier: MIT
 *
 * config/decode.c - typed values.
 */
#include "config/decode.h"

#include <stdlib.h>

#include "config/cache_rule_read.h"
#include "config/groups_read.h"
#include "config/keep.h"
#include "config/path.h"
#include "config/quantity.h"
#include "config/tls_exception_read.h"
#include "proxy/base/assert.h"

static int
expect_word(const struct decode *d, const char *what,
    const struct yaml_node *node)
{
	if (node->kind == YAML_WORD)
		return (0);
	complaints_add(d->complaints, yaml_place(d->tree, node),
	    "%s: a single value is expected here, not %s", what,
	    yaml_kind_name(node->kind));
	return (-1);
}

static int
decode_endpoints(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, struct endpoints *out)
{
	const struct yaml_node *word;
	size_t count, i;
	struct endpoint *at = decode_list_begin(d, row->name, node, sizeof(*at),
	    &word, &count);
	uint16_t port = 0;
	struct str host;
	const char *why;
	int rc = 0;

	if (at == NULL)
		return (-1);
	if ((row->flags & SETTING_AUTO) != 0 && count == 1 &&
	    str_eq(word->text, STR("auto"))) {
		*out = (struct endpoints){.is_auto = true};
		return (0);
	}
	if (row->unit[0] != '\0')
		why = ports_number(str_of(row->unit), &port);
	for (i = 0; i < count; i++, word = word->next) {
		at[i].port = port;
		why = endpoint_parse(word->text, &host, &at[i].port);
		if (why != NULL)
			rc = decode_list_wrong(d, row->name, word, why);
		else if ((at[i].host = keep_text(d->keep, host)) == NULL)
			rc = decode_list_no_memory(d, word);
	}
	if (rc == 0)
		*out = (struct endpoints){at, count, false};
	return (rc);
}

/* A number of any kind as the 64 bits of its member. */
static const char *
number_of(enum setting_type type, struct str s, uint64_t *out)
{
	const char *why;
	int64_t ms;

	if (type == TYPE_BYTES)
		return (quantity_bytes(s, out));
	if (type == TYPE_COUNT)
		return (quantity_count(s, out));
	why = quantity_duration(s, &ms);
	*out = (uint64_t)ms;
	return (why);
}

static int
out_of_range(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, const char *which, const char *bound)
{
	complaints_add(d->complaints, yaml_place(d->tree, node),
	    "%s: %s %s%s: `%.80s`", row->name, which, bound,
	    (row->flags & SETTING_ZERO) != 0 ? ", or 0" : "", node->text.ptr);
	return (-1);
}

static int
decode_number(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, void *member)
{
	uint64_t value, min = 0, max = INT64_MAX;
	const char *why = number_of(row->type, node->text, &value);

	if (why != NULL)
		return (decode_list_wrong(d, row->name, node, why));
	if (row->min[0] != '\0')
		why = number_of(row->type, str_of(row->min), &min);
	if (row->max[0] != '\0')
		why = number_of(row->type, str_of(row->max), &max);
	ASSERT(why == NULL);
	if (value > max)
		return (out_of_range(d, row, node, "must be at most",
		    row->max[0] == '\0' ? "2^63" : row->max));
	if (value < min && (value != 0 || (row->flags & SETTING_ZERO) == 0))
		return (out_of_range(d, row, node, "must be at least",
		    row->min));
	memcpy(member, &value, sizeof(value));
	return (0);
}

static int
decode_bool(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, bool *out)
{
	const char *why = quantity_bool(node->text, out);

	return (why == NULL ? 0 : decode_list_wrong(d, row->name, node, why));
}

static int
decode_choice(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, void *member)
{
	struct str rest = str_of(row->unit);
	unsigned value;

	for (value = 0; rest.ptr != NULL; value++) {
		if (!str_eq(str_split(&rest, '|'), node->text))
			continue;
		memcpy(member, &value, sizeof(value));
		return (0);
	}
	complaints_add(d->complaints, yaml_place(d->tree, node),
	    "%s: must be one of %s: `%.80s`", row->name, row->unit,
	    node->text.ptr);
	return (-1);
}

static int
decode_text(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, const char **out)
{
	struct str s = node->text;
	bool relative = (row->flags & SETTING_PATH) != 0 && s.len > 0 &&
			!str_eq(s, STR("-"));
	const char *kept;

	if ((row->flags & SETTING_AUTO) != 0 && str_eq(s, STR("auto")))
		relative = false;
	if (relative && d->folder.ptr != NULL)
		kept = path_from(d->keep, d->folder, s);
	else
		kept = keep_text(d->keep, s);
	if (kept == NULL)
		return (decode_list_no_memory(d, node));
	*out = kept;
	return (0);
}

static int
decode_paths(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, struct texts *out)
{
	const struct yaml_node *word;
	size_t count, i;
	const char **at = decode_list_begin(d, row->name, node, sizeof(*at),
	    &word, &count);

	if (at == NULL)
		return (-1);
	for (i = 0; i < count; i++, word = word->next)
		if (decode_text(d, row, word, &at[i]) == -1)
			return (-1);
	*out = (struct texts){at, count};
	return (0);
}

static int
decode_single(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, void *member)
{
	if (expect_word(d, row->name, node) == -1)
		return (-1);
	if (row->type == TYPE_BOOL)
		return (decode_bool(d, row, node, member));
	if (row->type == TYPE_TEXT)
		return (decode_text(d, row, node, member));
	if (row->type == TYPE_CHOICE)
		return (decode_choice(d, row, node, member));
	return (decode_number(d, row, node, member));
}

int
decode_setting(const struct decode *d, const struct setting *row,
    const struct yaml_node *node, void *member)
{
	switch (row->type) {
	case TYPE_BOOL:
	case TYPE_COUNT:
	case TYPE_BYTES:
	case TYPE_DURATION:
	case TYPE_TEXT:
	case TYPE_CHOICE:
		return (decode_single(d, row, node, member));
	case TYPE_TEXTS:
		return (decode_paths(d, row, node, member));
	case TYPE_ENDPOINTS:
		return (decode_endpoints(d, row, node, member));
	case TYPE_NETS:
		return (decode_list_nets(d, row->name, node, member));
	case TYPE_NET_GROUPS:
		return (groups_read_nets(d, row->name, node, member));
	case TYPE_USER_GROUPS:
		return (groups_read_users(d, row->name, node, member));
	case TYPE_PORTS:
		return (decode_list_ports(d, row->name, node, member));
	case TYPE_CACHE_RULES:
		return (cache_rule_read(d->tree, node, d->keep, d->complaints,
		    member));
	case TYPE_TLS_EXCEPTIONS:
		return (tls_exception_read(d->tree, node, d->keep,
		    d->complaints, member));
	}
	UNREACHABLE();
}
