/* SPDX-License-Identifier: MIT
 *
 * admin/users_view.c - lines of users.file as JSON.
 */
#include "proxy/admin/users_view.h"

#include "proxy/admin/args.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/base/buf.h"

/* A name is UTF-8 without control characters. */
static int
put_name(struct str name, struct buf *out)
{
	int bad = buf_append(out, STR("\""));
	size_t i;

	for (i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"' || name.ptr[i] == '\\')
			bad |= buf_append(out, STR("\\"));
		bad |= buf_append(out, (struct str){name.ptr + i, 1});
	}
	return (bad | buf_append(out, STR("\"")));
}

static int
user_json(const struct htpasswd_user *u, struct buf *out)
{
	int bad = buf_printf(out, "{\"kind\":\"%s\",\"line\":%u,\"name\":",
	    password_hash_name(u->kind), u->line);

	bad |= put_name(u->name, out);
	return (bad | buf_append(out, STR("}")));
}

int
users_view_list(const struct admin_args *args, struct buf *out)
{
	const struct htpasswd *users = args->users;
	int bad = buf_append(out, STR("{\"entries\":["));
	size_t i;

	for (i = 0; users != NULL && i < users->count; i++) {
		if (i > 0)
			bad |= buf_append(out, STR(","));
		bad |= user_json(&users->users[i], out);
	}
	return (bad | buf_append(out, STR("],\"after\":null}\n")));
}
