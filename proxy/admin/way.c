/* SPDX-License-Identifier: MIT
 *
 * admin/way.c - a table as a switch, so that none is forgotten.
 */
#include "proxy/admin/way.h"

#include "proxy/admin/route.h"
#include "proxy/base/assert.h"

enum way
way_of(enum command command)
{
	switch (command) {
	case COMMAND_STATUS:
	case COMMAND_METRICS:
	case COMMAND_STATS:
	case COMMAND_TOP:
	case COMMAND_CA_SHOW:
	case COMMAND_CA_EXPORT:
	case COMMAND_CA_INIT:
	case COMMAND_EXPLAIN:
	case COMMAND_REPLAY:
	case COMMAND_TLS_LEARNED:
	case COMMAND_TLS_CONFIRM:
	case COMMAND_TLS_FORBID:
	case COMMAND_TLS_FORGET:
	case COMMAND_SERIES:
	case COMMAND_SERIES_SHOW:
	case COMMAND_USERS:
	case COMMAND_ASKS:
	case COMMAND_ASKS_LIST:
	case COMMAND_ASKS_DENY:
	case COMMAND_RULES:
	case COMMAND_LIST_FILES:
	case COMMAND_LIST_FILE:
		return (WAY_SHOW);
	case COMMAND_ASKS_GRANT:
	case COMMAND_BLOCK:
	case COMMAND_ALLOW:
	case COMMAND_RULES_REMOVE:
		return (WAY_EDIT);
	case COMMAND_CHECK:
	case COMMAND_RELOAD:
	case COMMAND_CA_ROTATE:
	case COMMAND_LISTS:
	case COMMAND_LISTS_UPDATE:
		return (WAY_ASK);
	case COMMAND_REOPEN:
		return (WAY_REOPEN);
	case COMMAND_PURGE:
	case COMMAND_CACHE_LS:
	case COMMAND_CACHE_SHOW:
		return (WAY_SEEK);
	case COMMAND_SESSION:
	case COMMAND_LOGIN:
	case COMMAND_LOGOUT:
	case COMMAND_TOKEN:
		return (WAY_LOGIN);
	case COMMAND_LIST_SAVE:
		return (WAY_LIST);
	case COMMAND_PAGE:
	case COMMAND_ASSET:
	case COMMAND_OPENAPI:
		return (WAY_ASSET);
	case COMMAND_REQUESTS:
		return (WAY_STREAM);
	case COMMAND_FETCH:
	case COMMAND_FETCH_LS:
	case COMMAND_LOG:
	case COMMAND_COUNT:
		break;
	}
	UNREACHABLE();
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
