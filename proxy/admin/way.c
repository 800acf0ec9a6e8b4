/* SPDX-License-Identifier: MIT
 *
 * admin/way.c - the rows of ways.tbl.h.
 */
#include "proxy/admin/way.h"

#include "proxy/admin/route.h"
#include "proxy/base/assert.h"

static const enum way ways[COMMAND_COUNT] = {
#define WAY(id, way) [COMMAND_##id] = WAY_##way,
#define SHOW(id, fn) [COMMAND_##id] = WAY_SHOW,
#include "proxy/admin/ways.tbl.h"
};

/* Each once. */
enum way_row {
#define WAY(id, way) WAY_ROW_##id,
#define SHOW(id, fn) WAY_ROW_##id,
#include "proxy/admin/ways.tbl.h"
	WAY_ROWS
};
_Static_assert(WAY_ROWS == (int)COMMAND_COUNT, "ways.tbl.h lacks a command");

enum way
way_of(enum command command)
{
	ASSERT((unsigned)command < COMMAND_COUNT);
	return (ways[command]);
}

void
way_narrow(struct route *r, bool is_retired)
{
	enum way way;

	if (!is_retired || r->status != 200)
		return;
	way = way_of(r->command);
	if (way != WAY_REOPEN && way != WAY_EDIT && way != WAY_LIST &&
	    way != WAY_LOGIN && way != WAY_STREAM)
		return;
	r->status = 503;
	r->problem = STR("a reload came between; ask once more");
}

enum message_type
way_message(const struct route *r)
{
	enum command command = r->command;

	if (command == COMMAND_LISTS)
		return (MESSAGE_LISTS);
	if (command == COMMAND_LISTS_UPDATE)
		return (r->arguments[ARGUMENT_LISTS_UPDATE_WAIT].ptr != NULL
			    ? MESSAGE_WAIT_LISTS
			    : MESSAGE_UPDATE_LISTS);
	if (command == COMMAND_CHECK)
		return (MESSAGE_CHECK);
	if (command == COMMAND_CA_ROTATE)
		return (MESSAGE_ROTATE_CA);
	ASSERT(command == COMMAND_RELOAD);
	return (MESSAGE_RELOAD);
}
