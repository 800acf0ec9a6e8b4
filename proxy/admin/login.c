/* SPDX-License-Identifier: MIT
 *
 * admin/login.c - who comes in, and who goes.
 */
#include "proxy/admin/login.h"

#include <sys/random.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "config/instant.h"
#include "proxy/admin/args.h"
#include "proxy/admin/hex.h"
#include "proxy/admin/route.h"
#include "proxy/asks/ask_text.h"
#include "proxy/auth/failures.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/auth/password_hash.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/object.h"
#include "proxy/base/secret.h"
#include "proxy/base/ws.h"
#include "proxy/http/form.h"
#include "proxy/net/listener.h"

#define TOKEN_SIZE	32u

static bool
say(struct login *l, unsigned status, const char *type, struct str body)
{
	struct reply reply = {.status = status,
	    .type = type,
	    .fields = str_of(l->fields),
	    .body = body};

	l->done(l, &reply);
	return (true);
}

static bool
refuse(struct login *l, unsigned status, const char *problem)
{
	return (say(l, status, REPLY_TEXT, str_of(problem)));
}

/* ---- what there is of a session ------------------------------------------ */

static bool
say_session(struct login *l, const struct session *s)
{
	char csrf[SESSION_CSRF_SIZE], until[INSTANT_SIZE];
	struct buf body;
	int bad;

	if (session_csrf(s, &l->gate->keys, csrf) != 0)
		return (refuse(l, 500, "out of memory\n"));
	buf_init(&body, LOGIN_BODY_MAX);
	bad = buf_append(&body, STR("{\"user\":")) |
	      ask_text_json(&body, s->user) |
	      buf_printf(&body,
		  ",\"csrf\":\"%s\",\"until\":\"%s\",\"idle_s\":%d}\n", csrf,
		  instant_write(until, s->since_s + SESSION_LIFE_S),
		  SESSION_IDLE_S);
	str_to_z(buf_peek(&body), l->body, sizeof(l->body));
	buf_fini(&body);
	if (bad != 0)
		return (refuse(l, 500, "out of memory\n"));
	return (say(l, 200, REPLY_JSON, str_of(l->body)));
}

static bool
begin_session(struct login *l)
{
	static _Alignas(16) char mem[LOGIN_FIELDS_MAX];
	struct session s;
	struct str line;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	if (session_begin(&s, str_of(l->user), l->now_s) != 0)
		return (refuse(l, 500, "no randomness\n"));
	line = gate_cookie(l->gate, &s, &ws);
	if (line.ptr == NULL)
		return (refuse(l, 500, "out of memory\n"));
	str_to_z(line, l->fields, sizeof(l->fields));
	return (say_session(l, &s));
}

/* ---- in ------------------------------------------------------------------ */

static bool
wrong(struct login *l)
{
	failures_note(l->gate->failures, l->client, l->mono_ns);
	return (refuse(l, 401,
	    "that is not right: a link is good once and for ten minutes, "
	    "\"aduanactl dashboard\" makes another; names and passwords are "
	    "those of admin.users\n"));
}

static void
on_checked(struct password_check *c, bool fits)
{
	struct login *l = OWNER_OF(c, struct login, check);

	if (fits && l->is_known)
		(void)begin_session(l);
	else
		(void)wrong(l);
}

/* A name that nobody has costs as much as one that somebody has. */
static bool
check_password(struct login *l, struct loop *loop, struct str user,
    struct str password)
{
	const struct htpasswd *all = l->gate->users;
	const struct htpasswd_user *u;

	if (all == NULL || all->count == 0)
		return (refuse(l, 401,
		    "no passwords are set (admin.users): \"aduanactl "
		    "dashboard\" makes a link to log in\n"));
	u = htpasswd_find(all, user);
	l->is_known = u != NULL;
	if (u == NULL)
		u = &all->users[0];
	str_to_z(user, l->user, sizeof(l->user));
	if (password_check_start(&l->check, loop, u->hash, password,
		on_checked) == 0)
		return (false);
	return (refuse(l, 503, "too many log in at this moment; try again\n"));
}

struct form {
	struct str	 token;
	struct str	 user;
	struct str	 password;
};

static const char *
read_form(struct str text, struct ws *ws, struct form *f)
{
	struct form_pair pair;
	const char *problem;

	*f = (struct form){0};
	while (text.len > 0) {
		problem = form_next(&text, ws, &pair);
		if (problem != NULL)
			return (problem);
		if (str_eq(pair.name, STR("token")))
			f->token = pair.value;
		else if (str_eq(pair.name, STR("user")))
			f->user = pair.value;
		else if (str_eq(pair.name, STR("password")))
			f->password = pair.value;
		else
			return ("token, or user and password are asked for");
	}
	if (f->token.ptr != NULL ||
	    (f->user.len > 0 && f->user.len <= USER_NAME_MAX &&
		f->password.ptr != NULL))
		return (NULL);
	return ("token, or user and password are asked for");
}

static bool
log_in(struct login *l, struct loop *loop, struct str text)
{
	static _Alignas(16) char mem[2 * GATE_FORM_MAX];
	const char *problem;
	struct form form;
	struct ws ws;
	bool done;

	ws_init(&ws, mem, sizeof(mem));
	problem = read_form(text, &ws, &form);
	if (problem != NULL) {
		snprintf(l->body, sizeof(l->body), "%s\n", problem);
		done = refuse(l, 400, l->body);
	} else if (form.token.ptr != NULL &&
		   key_file_use_link(&l->gate->keys, form.token, l->now_s)) {
		/* Not to be guessed, so nobody else's guesses bar its way. */
		done = begin_session(l);
	} else if (failures_are_many(l->gate->failures, l->client,
		       l->mono_ns)) {
		done = refuse(l, 429,
		    "too many wrong logins: wait some seconds\n");
	} else if (form.token.ptr == NULL) {
		done = check_password(l, loop, form.user, form.password);
	} else {
		done = wrong(l);
	}
	secret_wipe(mem, sizeof(mem));
	return (done);
}

/* ---- out ----------------------------------------------------------------- */

static bool
log_out(struct login *l, const struct route *r)
{
	struct key_file *keys = &l->gate->keys;

	if (r->arguments[ARGUMENT_LOGOUT_ALL].ptr != NULL)
		key_file_end_all(keys);
	else if (r->session != NULL)
		key_file_end(keys, r->session->id,
		    r->session->since_s + SESSION_LIFE_S, l->now_s);
	snprintf(l->fields, sizeof(l->fields),
	    "Set-Cookie: " SESSION_COOKIE "=; Path=/; HttpOnly; "
	    "SameSite=Strict; Max-Age=0\r\n");
	return (say(l, 200, REPLY_TEXT, STR("logged out\n")));
}

/* ---- a link -------------------------------------------------------------- */

/* An address of all is none that a browser can open. */
static void
reachable(int fd, char out[ADDRESS_TEXT])
{
	struct address a, local;

	if (listener_address(fd, &a) != 0)
		(void)address_parse(&a, STR("127.0.0.1"), 0);
	if (address_classify(&a) == ADDRESS_UNSPECIFIED &&
	    address_parse(&local, STR("127.0.0.1"), address_port(&a)) == 0)
		a = local;
	address_format_endpoint(&a, out);
}

static bool
make_link(struct login *l)
{
	char token[2 * TOKEN_SIZE + 1], where[ADDRESS_TEXT];
	char until[INSTANT_SIZE];
	unsigned char random[TOKEN_SIZE];
	int64_t until_s = l->now_s + LOGIN_LINK_S;

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return (refuse(l, 500, "no randomness\n"));
	hex_write(token, random, sizeof(random));
	if (key_file_add_link(&l->gate->keys, str_of(token), until_s) != 0)
		return (refuse(l, 500, "out of memory\n"));
	reachable(l->gate->args->tcp_fds[0], where);
	snprintf(l->body, sizeof(l->body),
	    "{\"url\":\"http://%s/#token=%s\",\"token\":\"%s\","
	    "\"until\":\"%s\"}\n",
	    where, token, token, instant_write(until, until_s));
	return (say(l, 200, REPLY_JSON, str_of(l->body)));
}

/* -------------------------------------------------------------------------- */

bool
login_start(struct login *l, struct loop *loop, struct gate *gate,
    const struct route *r, login_fn *done)
{
	memset(l, 0, sizeof(*l));
	l->gate = gate;
	l->done = done;
	l->now_s = loop_now(loop)->wall_ns / NS_PER_S;
	l->mono_ns = loop_now(loop)->mono_ns;
	memcpy(l->client, r->client, sizeof(l->client));
	if (gate == NULL)
		return (refuse(l, 409,
		    "nothing is served for browsers: admin.listen is empty, "
		    "or its port was taken when aduana started\n"));
	if (r->command == COMMAND_LOGIN)
		return (log_in(l, loop, r->arguments[ARGUMENT_LOGIN_FORM]));
	if (r->command == COMMAND_TOKEN)
		return (make_link(l));
	if (r->command == COMMAND_LOGOUT)
		return (log_out(l, r));
	ASSERT(r->command == COMMAND_SESSION);
	if (r->session == NULL)
		return (refuse(l, 404, "on this socket nobody logs in\n"));
	return (say_session(l, r->session));
}

void
login_end(struct login *l)
{
	/* Who does not wait for the answer has cost as much as a wrong one. */
	if (l->check.pid != 0)
		failures_note(l->gate->failures, l->client, l->mono_ns);
	password_check_cancel(&l->check);
	secret_wipe(l->body, sizeof(l->body));
}
