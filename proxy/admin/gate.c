/* SPDX-License-Identifier: MIT
 *
 * admin/gate.c - name, origin, session, token, in that order.
 */
#include "proxy/admin/gate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/admin/route.h"
#include "proxy/admin/session.h"
#include "proxy/auth/failures.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/base/secret.h"
#include "proxy/base/ws.h"
#include "proxy/http/head.h"
#include "proxy/net/address.h"

enum need {
	NEED_NOTHING,	/* the page and what it is made of */
	NEED_LOGIN,	/* none yet: it is what brings one */
	NEED_SESSION,
	NEED_SOCKET	/* never over TCP */
};

/* What is not named here needs a session. */
static enum need
need_of(const struct route *r)
{
	if (r->command == COMMAND_PAGE || r->command == COMMAND_ASSET)
		return (NEED_NOTHING);
	if (r->command == COMMAND_LOGIN)
		return (NEED_LOGIN);
	return (r->command == COMMAND_TOKEN ? NEED_SOCKET : NEED_SESSION);
}

static void
refuse(struct route *r, unsigned status, const char *problem)
{
	r->status = status;
	r->problem = str_of(problem);
}

/* ---- by which name ------------------------------------------------------- */

static struct str
without_port(struct str host)
{
	size_t colon = str_rfind(host, ':');

	if (host.len > 0 && host.ptr[0] == '[')
		return (str_head(host, str_find(host, ']') + 1));
	return (colon < host.len ? str_head(host, colon) : host);
}

static bool
is_address(struct str host)
{
	struct address a;

	if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		host = str_head(str_from(host, 1), host.len - 2);
	return (address_parse(&a, host, 0) == 0);
}

/* A name that somebody else's server may answer for must not lead here (DNS
 * rebinding); an address cannot. */
static bool
is_our_name(const struct settings *s, struct str host)
{
	if (is_address(host) || str_eq_nocase(host, STR("localhost")) ||
	    str_eq_nocase(host, str_of(s->name)))
		return (true);
	for (size_t i = 0; i < s->admin_names.count; i++)
		if (str_eq_nocase(host, str_of(s->admin_names.at[i])))
			return (true);
	return (false);
}

static bool
judge_name(const struct gate *g, const struct head *h, struct route *r)
{
	struct str host = head_value(h, FIELD_HOST);

	if (host.len > 0 && is_our_name(g->args->settings, without_port(host)))
		return (true);
	refuse(r, 421,
	    "that name is not known here: use the address, or add the name "
	    "to admin.names");
	return (false);
}

/* ---- from which page ----------------------------------------------------- */

static struct str
named(const struct head *h, struct str name)
{
	const struct field *f = head_next_named(h, name, NULL);

	return (f != NULL ? f->value : STR_NONE);
}

static bool
is_from_us(const struct head *h)
{
	struct str site = named(h, STR("Sec-Fetch-Site"));
	struct str origin = named(h, STR("Origin"));
	struct str scheme = STR("http://");

	if (site.ptr != NULL && !str_eq(site, STR("same-origin")) &&
	    !str_eq(site, STR("none")))
		return (false);
	if (origin.ptr == NULL)
		return (true);
	if (str_eq(str_head(origin, 8), STR("https://")))
		scheme = STR("https://");
	return (str_eq(str_head(origin, scheme.len), scheme) &&
		str_eq_nocase(str_from(origin, scheme.len),
		    head_value(h, FIELD_HOST)));
}

/* ---- with which session -------------------------------------------------- */

struct str
gate_grade(const void *arg, struct str user)
{
	const struct gate *g = arg;
	const struct htpasswd_user *u;

	if (user.len == 0)
		return (STR("link"));
	u = g->users == NULL ? NULL : htpasswd_find(g->users, user);
	return (u == NULL ? STR_NONE : str_of(u->hash));
}

struct str
gate_cookie(const struct gate *g, const struct session *s, struct ws *ws)
{
	char text[SESSION_TEXT_MAX];
	struct str grade = gate_grade(g, str_of(s->user));

	if (grade.ptr == NULL || session_write(s, &g->keys, grade, text) != 0)
		return (STR_NONE);
	return (ws_printf(ws,
	    "Set-Cookie: " SESSION_COOKIE "=%s; Path=/; HttpOnly; "
	    "SameSite=Strict; Max-Age=%d\r\n",
	    text, SESSION_LIFE_S));
}

static bool
find_session(const struct gate *g, const struct head *h, int64_t now_s,
    struct session *s)
{
	struct str rest = head_value(h, FIELD_COOKIE);
	struct str text;

	while ((text = session_cookie(&rest)).ptr != NULL)
		if (session_read(s, text, &g->keys, gate_grade, g, now_s) == 0)
			return (true);
	return (false);
}

static bool
has_token(const struct gate *g, const struct head *h, const struct session *s)
{
	struct str given = named(h, STR("X-CSRF-Token"));
	char want[SESSION_CSRF_SIZE];

	return (given.len == SESSION_CSRF_SIZE - 1 &&
		session_csrf(s, &g->keys, want) == 0 &&
		secret_eq(given.ptr, want, given.len));
}

static void
judge_session(const struct gate *g, const struct head *h, struct ws *ws,
    int64_t now_s, struct route *r)
{
	struct session *s = ws_alloc(ws, sizeof(*s));

	if (s == NULL || !find_session(g, h, now_s, s)) {
		refuse(r, 401, "log in first");
		return;
	}
	if (!str_eq(h->method, STR("GET")) && !has_token(g, h, s)) {
		refuse(r, 403,
		    "X-CSRF-Token is missing or wrong: GET /api/session "
		    "tells it");
		return;
	}
	r->session = s;
	if (now_s < s->seen_s + SESSION_RENEW_S)
		return;
	s->seen_s = now_s;
	r->fields = gate_cookie(g, s, ws);
}

void
gate_judge(struct gate *g, const struct head *h, struct ws *ws,
    const struct clock_now *now, struct route *r)
{
	enum need need = need_of(r);

	CHECK_OBJ(g, GATE_MAGIC);
	if (!judge_name(g, h, r))
		return;
	if (need != NEED_NOTHING && !is_from_us(h)) {
		refuse(r, 403, "another site's page has no business here");
		return;
	}
	switch (need) {
	case NEED_NOTHING:
		return;
	case NEED_LOGIN:
		if (r->body_len > GATE_FORM_MAX)
			refuse(r, 413, "that is no login");
		return;
	case NEED_SOCKET:
		refuse(r, 403, "that is asked on the Unix socket alone");
		return;
	case NEED_SESSION:
		judge_session(g, h, ws, now->wall_ns / NS_PER_S, r);
		return;
	}
	UNREACHABLE();
}

/* ---- the whole ----------------------------------------------------------- */

/* It was good when the supervisor looked. */
static void
read_users(struct gate *g, const char *path)
{
	struct complaints *c;
	struct hash_seed seed;

	if (path[0] == '\0')
		return;
	hash_seed_random(&seed);
	c = complaints_new();
	if (c == NULL)
		return;
	g->users = htpasswd_read(path, &seed, c);
	if (g->users == NULL)
		diag_warnx("%s cannot be read: nobody logs in by a password",
		    path);
	complaints_free(c);
}

int
gate_open(struct gate *g, const struct admin_args *args)
{
	const char *folder = args->settings->state_dir;

	INIT_OBJ(g, GATE_MAGIC);
	g->args = args;
	if (folder[0] != '\0' &&
	    snprintf(g->path, sizeof(g->path), "%s/admin/admin.key", folder) >=
		(int)sizeof(g->path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	g->failures = failures_new();
	if (g->failures == NULL || key_file_open(&g->keys, g->path) != 0) {
		failures_free(g->failures);
		return (-1);
	}
	read_users(g, args->settings->admin_users);
	return (0);
}

void
gate_close(struct gate *g)
{
	if (g->magic == 0)
		return;
	CHECK_OBJ(g, GATE_MAGIC);
	htpasswd_free(g->users);
	failures_free(g->failures);
	key_file_close(&g->keys);
	FINI_OBJ(g);
}
