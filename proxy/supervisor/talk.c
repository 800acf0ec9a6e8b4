/* SPDX-License-Identifier: MIT
 *
 * supervisor/talk.c - words to admin.
 */
#include "proxy/supervisor/talk.h"

#include <errno.h>
#include <signal.h>

#include "proxy/base/diag.h"
#include "proxy/supervisor/state.h"

static int
say(struct supervisor *s, const struct message *m)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (s->admin.control == -1)
		return (-1);
	if (message_send(s->admin.control, m) == 0)
		return (0);
	/* One that has just ended is told elsewhere. */
	if (errno != EPIPE)
		diag_warn("cannot send %s to admin", message_name(m->type));
	return (-1);
}

void
talk_reply(struct supervisor *s, uint32_t id, enum message_result result,
    const char *text)
{
	struct message m = {MESSAGE_REPLY, id, result, str_of(text)};

	(void)say(s, &m);
}

void
talk_reopen_logs(struct supervisor *s)
{
	struct message m = {MESSAGE_REOPEN_LOGS, 0, MESSAGE_OK, STR_NONE};

	(void)say(s, &m);
}

void
talk_stop(struct supervisor *s, int64_t deadline_ns)
{
	struct message m = {MESSAGE_STOP, 0, MESSAGE_OK, STR_NONE};

	if (s->admin.pid == 0 || s->admin.told)
		return;
	s->admin.told = true;
	s->admin.deadline_ns = deadline_ns;
	/* The signal says the same, should the socket be full. */
	if (say(s, &m) != 0)
		kill(s->admin.pid, SIGTERM);
}
