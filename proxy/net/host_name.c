/* SPDX-License-Identifier: MIT
 *
 * net/host_name.c - what the name service may be asked for.
 */
#include "proxy/net/host_name.h"

#define LABEL_MAX	63

static bool
is_label(struct str label)
{
	size_t i;
	char c;

	if (label.len == 0 || label.len > LABEL_MAX)
		return (false);
	for (i = 0; i < label.len; i++) {
		c = str_lower(label.ptr[i]);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '_'))
			return (false);
	}
	return (true);
}

bool
host_name_is_valid(struct str name)
{
	struct str label = STR_NONE;

	if (name.len == 0 || name.len > HOST_NAME_MAX_LEN)
		return (false);
	while (name.ptr != NULL) {
		label = str_split(&name, '.');
		if (!is_label(label))
			return (false);
	}
	return (label.ptr[0] < '0' || label.ptr[0] > '9');
}
