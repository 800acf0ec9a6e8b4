/* SPDX-License-Identifier: MIT
 *
 * admin/asset_view.c - plain or packed, whole or known.
 */
#include "proxy/admin/asset_view.h"

#include <stdio.h>

#include "proxy/admin/assets.h"
#include "proxy/admin/route.h"

#define PATH_SIZE	128

static const struct asset *
find(const struct route *r)
{
	struct str name = r->arguments[ARGUMENT_ASSET_NAME];
	char path[PATH_SIZE];

	if (r->command == COMMAND_PAGE)
		return (assets_find(STR("/")));
	if (r->command == COMMAND_OPENAPI)
		return (assets_find(STR("/api/openapi.yaml")));
	if (snprintf(path, sizeof(path), "/dashboard/%.*s", STR_ARG(name)) >=
	    (int)sizeof(path))
		return (NULL);
	return (assets_find(str_of(path)));
}

/* A list of tags, or any. */
static bool
is_known(struct str tags, const char *tag)
{
	struct str one;

	while (tags.ptr != NULL) {
		one = str_trim(str_split(&tags, ','));
		if (str_eq(one, STR("*")) || str_eq(one, str_of(tag)) ||
		    (str_eq(str_head(one, 2), STR("W/")) &&
			str_eq(str_from(one, 2), str_of(tag))))
			return (true);
	}
	return (false);
}

void
asset_view(const struct route *r, struct asset_reply *out)
{
	const struct asset *a = find(r);
	bool packed;

	*out = (struct asset_reply){0};
	if (a == NULL) {
		out->reply = (struct reply){.status = 404,
		    .type = REPLY_TEXT,
		    .body = STR("there is nothing of that name\n")};
		return;
	}
	packed = a->packed != NULL && r->takes_gzip;
	snprintf(out->fields, sizeof(out->fields),
	    "ETag: %s\r\nVary: Accept-Encoding\r\n%s", a->tag,
	    packed ? "Content-Encoding: gzip\r\n" : "");
	out->reply = (struct reply){
	    .status = is_known(r->none_match, a->tag) ? 304 : 200,
	    .type = a->type,
	    .stays = true,
	    .fields = str_of(out->fields),
	    .body = packed ? (struct str){a->packed, a->packed_len}
			   : (struct str){a->plain, a->plain_len},
	};
}
