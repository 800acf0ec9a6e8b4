/* SPDX-License-Identifier: MIT
 *
 * admin/asks_view.c - rows as JSON.
 */
#include "proxy/admin/asks_view.h"

#include "proxy/admin/args.h"
#include "proxy/admin/route.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/asks.h"
#include "proxy/asks/asks_file.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/num.h"

bool
asks_view_id(struct str s, uint32_t *id)
{
	uint64_t n;

	if (num_decimal(s, UINT32_MAX, &n) != NUM_OK || n == 0)
		return (false);
	*id = (uint32_t)n;
	return (true);
}

static int
list(struct asks *asks, bool all, int64_t now_s, struct buf *out)
{
	int bad = buf_append(out, STR("{\"entries\":["));
	const char *comma = "";
	unsigned nth = 0;
	struct plea it;

	while (asks_list(asks, &nth, &it)) {
		if (!all && it.state != PLEA_WAITING)
			continue;
		bad |= buf_append(out, str_of(comma));
		bad |= asks_file_row(&it, asks_state_name(&it, now_s), out);
		comma = ",";
	}
	return (bad | buf_append(out, STR("],\"after\":null}\n")));
}

static unsigned
deny(struct asks *asks, const struct route *r, int64_t now_s, struct buf *body)
{
	char reason[sizeof(((struct plea *)0)->answer)];
	uint32_t id;

	if (!asks_view_id(r->arguments[ARGUMENT_ASKS_DENY_ID], &id)) {
		(void)buf_append(body, STR("id is to be a number\n"));
		return (400);
	}
	ask_text_copy(r->arguments[ARGUMENT_ASKS_DENY_REASON], reason,
	    sizeof(reason));
	if (!asks_decide(asks, id, PLEA_DENIED, 0, str_of(reason), now_s)) {
		(void)buf_append(body, STR("{\"changed\":0}\n"));
		return (404);
	}
	(void)buf_append(body, STR("{\"changed\":1}\n"));
	return (200);
}

unsigned
asks_view_answer(const struct admin_args *args, const struct route *r,
    const struct clock_now *now, struct buf *body)
{
	bool all = r->arguments[ARGUMENT_ASKS_ALL].ptr != NULL ||
		   r->arguments[ARGUMENT_ASKS_LIST_ALL].ptr != NULL;
	int64_t now_s = now->wall_ns / NS_PER_S;

	if (r->command == COMMAND_ASKS_DENY)
		return (deny(args->asks, r, now_s, body));
	return (list(args->asks, all, now_s, body) == 0 ? 200 : 500);
}
