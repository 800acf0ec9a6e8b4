/* SPDX-License-Identifier: MIT
 *
 * config/rpz_trigger.c - addresses written backwards.
 */
#include "config/rpz_trigger.h"

#include <stdio.h>

#include "config/nets.h"

/* The last label off ${*name}. */
static struct str
last_label(struct str *name)
{
	size_t dot = str_rfind(*name, '.');
	struct str label;

	if (dot == name->len) {
		label = *name;
		*name = STR_NONE;
	} else {
		label = str_from(*name, dot + 1);
		*name = str_head(*name, dot);
	}
	return (label);
}

static size_t
count_dots(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.len; i++)
		n += s.ptr[i] == '.';
	return (n);
}

/* "192", "168", ... or "2001", "db8", "zz": the longest is 8 parts of 4. */
static int
add_part(char *out, size_t *len, struct str label, bool is_ipv6)
{
	const char *part = is_ipv6 ? ":" : ".";
	int n;

	if (str_eq_nocase(label, STR("zz"))) {
		/* "::" beside what stands on either side. */
		n = snprintf(out + *len, RPZ_NET_MAX - *len, "%s",
		    *len == 0 ? "::" : ":");
		if (*len > 0 && out[*len - 1] != ':')
			n = snprintf(out + *len, RPZ_NET_MAX - *len, "::");
	} else {
		n = snprintf(out + *len, RPZ_NET_MAX - *len, "%s%.*s",
		    *len == 0 || out[*len - 1] == ':' ? "" : part,
		    STR_ARG(label));
	}
	if (n < 0 || (size_t)n >= RPZ_NET_MAX - *len)
		return (-1);
	*len += (size_t)n;
	return (0);
}

struct str
rpz_trigger_net(struct str reversed, char *out)
{
	size_t dot = str_find(reversed, '.'), len = 0;
	struct str bits = str_head(reversed, dot);
	struct str rest = str_from(reversed, dot + 1), label;
	bool is_ipv6 = count_dots(rest) != 3 ||
		       str_search(rest, STR("zz")) < rest.len;
	struct net net;
	int n;

	if (rest.len == 0)
		return (STR_NONE);
	for (label = last_label(&rest); label.len > 0;
	     label = last_label(&rest)) {
		if (add_part(out, &len, label, is_ipv6) == -1)
			return (STR_NONE);
	}
	n = snprintf(out + len, RPZ_NET_MAX - len, "/%.*s", STR_ARG(bits));
	if (n < 0 || (size_t)n >= RPZ_NET_MAX - len)
		return (STR_NONE);
	len += (size_t)n;
	if (net_parse((struct str){out, len}, &net) != NULL)
		return (STR_NONE);
	return ((struct str){out, len});
}
