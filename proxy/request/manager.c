/* SPDX-License-Identifier: MIT
 *
 * request/manager.c - who may ask, and for what.
 */
#include "proxy/request/manager.h"

#include "config/settings.h"
#include "proxy/request/manager_text.h"
#include "proxy/request/request.h"
#include "proxy/request/synth.h"

#define FOLDER		"/squid-internal-mgr/"
#define PAGE_MAX	65536u
#define ACTION_MAX	32u

static const struct {
	const char	*name;
	void		(*text)(const struct request_env *, struct buf *);
} actions[] = {
#define ACTION(name, text, help)	{name, manager_text_##text},
#include "proxy/request/manager_actions.tbl.h"
#undef ACTION
};

static bool
is_action(struct str s)
{
	if (s.len == 0 || s.len > ACTION_MAX)
		return (false);
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] < 'a' || s.ptr[i] > 'z') &&
		    (s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != '_')
			return (false);
	return (true);
}

/* squidclient says "cache_object://localhost/" for the menu; what follows "@"
 * would be a password. */
struct str
manager_target(struct request *req, struct str target)
{
	struct ws *ws = &req->x->ws;
	struct str rest, host, name, path;
	uint16_t port;

	if (!str_starts(target, STR("cache_object://")) ||
	    req->x->request.method_id != METHOD_GET || req->x->secure != NULL)
		return (target);
	rest = str_from(target, sizeof("cache_object://") - 1);
	host = str_split(&rest, '/');
	if (rest.len == 0)
		rest = STR("menu");
	if (!is_action(rest) ||
	    url_parse_host(host, 3128, ws, &name, &port) != NULL)
		return (target);
	path = ws_printf(ws, "%s%.*s", FOLDER, STR_ARG(rest));
	return (path.ptr != NULL ? path : target);
}

bool
manager_meant(struct str path)
{
	return (str_starts(path, STR(FOLDER)));
}

void
manager_answer(struct request *req, struct str path)
{
	const struct request_env *env = req->env;
	struct str name = str_from(path, sizeof(FOLDER) - 1);
	struct buf page;
	size_t i;

	if (!nets_have(&env->settings->manager_allow, req->x->client)) {
		req->result = LOG_TCP_DENIED;
		synth_error(req, ERROR_MANAGER_DENIED, "not in manager.allow");
		return;
	}
	if (name.len == 0)
		name = STR("menu");
	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (str_eq(name, str_of(actions[i].name)))
			break;
	if (i == sizeof(actions) / sizeof(actions[0]) || env->minutes == NULL) {
		synth_error(req, ERROR_NO_PAGE, NULL);
		return;
	}
	req->result = LOG_TCP_MISS;
	buf_init(&page, PAGE_MAX);
	actions[i].text(env, &page);
	synth_page(req, 200, "text/plain; charset=utf-8", buf_peek(&page));
	synth_field(req, "Cache-Control", "no-store");
	synth_field(req, "X-Content-Type-Options", "nosniff");
	buf_fini(&page);
}
