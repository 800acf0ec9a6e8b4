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
say(const struct admin_child *a, const struct message *m)
{
	if (a->control == -1)
		return (-1);
	if (message_send(a->control, m) == 0)
		return (0);
	/* One that has just ended is told elsewhere. */
	if (errno != EPIPE)
		diag_warn("cannot send %s to admin", message_name(m->type));
	return (-1);
}

void
talk_reply(struct asker to, enum message_result result, const char *text)
{
	struct message m = {MESSAGE_REPLY, to.id, result, str_of(text)};

	if (to.admin != NULL)
		(void)say(to.admin, &m);
}

int
talk_retire(struct admin_child *a)
{
	struct message m = {MESSAGE_RETIRE, 0, MESSAGE_OK, STR_NONE};

	return (say(a, &m));
}

void
talk_reopen_logs(struct admin_child *a)
{
	struct message m = {MESSAGE_REOPEN_LOGS, 0, MESSAGE_OK, STR_NONE};

	(void)say(a, &m);
}

void
talk_stop(struct admin_child *a, int64_t deadline_ns)
{
	struct message m = {MESSAGE_STOP, 0, MESSAGE_OK, STR_NONE};

	if (a->pid == 0 || a->told)
		return;
	a->told = true;
	a->deadline_ns = deadline_ns;
	/* The signal says the same, should the socket be full. */
	if (say(a, &m) != 0)
		kill(a->pid, SIGTERM);
}
