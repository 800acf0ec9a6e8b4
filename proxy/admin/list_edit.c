/* SPDX-License-Identifier: MIT
 *
 * admin/list_edit.c - compare, judge, put, take back.
 */
#include "proxy/admin/list_edit.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/latin1.h"
#include "proxy/admin/args.h"
#include "proxy/admin/put_file.h"
#include "proxy/admin/route.h"
#include "proxy/base/assert.h"
#include "proxy/base/buf.h"

#define SAYS_MAX	((size_t)256 << 10)

static unsigned
refuse(struct list_edit *e, unsigned status, const char *problem,
    struct buf *body)
{
	(void)buf_printf(body, "%s: %s\n", e->path, problem);
	return (status);
}

/* {"version":..,"says":["a line",..]} */
static unsigned
say(unsigned status, const char *version, struct str says, struct buf *body)
{
	const char *comma = "";
	struct str line;
	int bad;

	bad = buf_printf(body, "{\"version\":\"%s\",\"says\":[", version);
	while (says.len > 0) {
		line = str_split(&says, '\n');
		bad |= buf_append(body, str_of(comma));
		bad |= list_files_quote(body, line);
		comma = ",";
	}
	bad |= buf_append(body, STR("]}\n"));
	return (bad == 0 ? status : 500);
}

static unsigned
refuse_put(struct list_edit *e, int error, struct buf *body)
{
	(void)buf_printf(body,
	    "%s: it cannot be written: %s; make aduana's user its owner "
	    "(chown) and let it write the folder (chgrp, chmod g+w)\n",
	    e->path, strerror(error));
	return (409);
}

static bool
is_link(const char *path)
{
	struct stat st;

	return (lstat(path, &st) == 0 && !S_ISREG(st.st_mode));
}

/* Is it what whoever changed it has seen? */
static unsigned
compare(struct list_edit *e, struct str version, struct buf *body)
{
	char now[LIST_FILES_VERSION];
	const char *problem;

	if (is_link(e->path))
		return (refuse(e, 409,
		    "it is no plain file but a link: edit what it leads to",
		    body));
	problem = list_files_read(e->path, &e->old);
	if (problem != NULL)
		return (refuse(e, 409, problem, body));
	list_files_version(e->old, now);
	if (str_eq(version, str_of(now)))
		return (0);
	return (refuse(e, 409, "somebody changed it meanwhile", body));
}

static void
drop_old(struct list_edit *e)
{
	free((char *)(uintptr_t)e->old.ptr);
	e->old = STR_NONE;
}

static unsigned
put(struct list_edit *e, const struct route *r, struct buf *body)
{
	unsigned status;

	if (r->arguments[ARGUMENT_LIST_SAVE_VERSION].ptr == NULL)
		return (refuse(e, 400, "which version was changed?", body));
	status = compare(e, r->arguments[ARGUMENT_LIST_SAVE_VERSION], body);
	if (status == 0 && put_file(e->path, e->new) != 0)
		status = refuse_put(e, errno, body);
	if (status != 0) {
		drop_old(e);
		return (status);
	}
	if (lstat(e->path, &e->put) != 0)
		memset(&e->put, 0, sizeof(e->put));
	e->is_open = true;
	return (0);
}

static unsigned
judge(struct list_edit *e, const struct admin_args *args, const struct route *r,
    struct buf *body)
{
	struct buf says;
	unsigned status = 0;

	buf_init(&says, SAYS_MAX);
	if (list_files_judge(args->settings,
		r->arguments[ARGUMENT_LIST_SAVE_NAME], e->new, &says) > 0)
		status = say(422, e->version, buf_peek(&says), body);
	else if (r->arguments[ARGUMENT_LIST_SAVE_CHECK].ptr != NULL)
		status = say(200, e->version, STR(""), body);
	buf_fini(&says);
	return (status);
}

unsigned
list_edit_start(struct list_edit *e, const struct admin_args *args,
    const struct route *r, struct buf *body)
{
	unsigned status;

	*e = (struct list_edit){.new = r->arguments[ARGUMENT_LIST_SAVE_TEXT]};
	e->path = list_files_path(args->settings,
	    r->arguments[ARGUMENT_LIST_SAVE_NAME]);
	if (e->path == NULL || e->path[0] == '\0') {
		(void)buf_append(body, STR("no such list is set\n"));
		return (404);
	}
	if (e->new.len > LIST_FILES_MAX)
		return (refuse(e, 413, "too long to be edited here", body));
	if (!latin1_is_utf8(e->new) ||
	    (e->new.len > 0 && memchr(e->new.ptr, 0, e->new.len) != NULL))
		return (refuse(e, 400, "it is to be UTF-8 text", body));
	list_files_version(e->new, e->version);
	status = judge(e, args, r, body);
	return (status == 0 ? put(e, r, body) : status);
}

/* Told without reading: a file made in a folder with somebody's secrets cannot
 * be read by who made it. */
static bool
is_as_put(const struct list_edit *e)
{
	struct stat st;

	return (lstat(e->path, &st) == 0 && st.st_dev == e->put.st_dev &&
		st.st_ino == e->put.st_ino && st.st_size == e->put.st_size &&
		st.st_mtim.tv_sec == e->put.st_mtim.tv_sec &&
		st.st_mtim.tv_nsec == e->put.st_mtim.tv_nsec);
}

/* Unless somebody has changed it since. */
static void
take_back(struct list_edit *e)
{
	if (is_as_put(e))
		(void)put_file(e->path, e->old);
}

static void
close_it(struct list_edit *e)
{
	e->is_open = false;
	drop_old(e);
}

unsigned
list_edit_end(struct list_edit *e, bool in_force, struct str says,
    struct buf *body)
{
	unsigned status;

	ASSERT(e->is_open);
	if (!in_force) {
		take_back(e);
		list_files_version(e->old, e->version);
	}
	status = say(in_force ? 200 : 422, e->version, says, body);
	close_it(e);
	return (status);
}

void
list_edit_fini(struct list_edit *e)
{
	if (e->is_open)
		close_it(e);
}
