/* SPDX-License-Identifier: MIT
 *
 * auth/verify_message.c - questions and answers to packets and back.
 */
#include "proxy/auth/verify_message.h"

#include <string.h>

#define ASK_MARK	0xada0a101u
#define REPLY_MARK	0xada0a102u

struct ask_wire {
	uint32_t	 mark;
	uint32_t	 id;
	uint32_t	 user_len;
	uint32_t	 password_len;
};

struct reply_wire {
	uint32_t	 mark;
	uint32_t	 id;
	uint64_t	 epoch;
	uint32_t	 fits;
	uint32_t	 zero;
};

_Static_assert(sizeof(struct ask_wire) == 16, "no padding");
_Static_assert(sizeof(struct reply_wire) == 24, "no padding");

static bool
is_good_ask(const struct verify_ask *a)
{
	return (a->id != 0 && user_name_check(a->who.user) == NULL &&
		a->who.password.len <= CREDENTIALS_PASSWORD_MAX &&
		user_name_is_text(a->who.password));
}

static bool
is_good_reply(const struct verify_reply *r)
{
	return (r->epoch != 0 && (r->id != 0 || !r->fits));
}

size_t
verify_ask_encode(const struct verify_ask *a, void *out)
{
	struct ask_wire w = {ASK_MARK, a->id, (uint32_t)a->who.user.len,
	    (uint32_t)a->who.password.len};
	char *at = out;

	if (!is_good_ask(a))
		return (0);
	memcpy(at, &w, sizeof(w));
	at += sizeof(w);
	memcpy(at, a->who.user.ptr, a->who.user.len);
	at += a->who.user.len;
	if (a->who.password.len > 0)
		memcpy(at, a->who.password.ptr, a->who.password.len);
	return (sizeof(w) + a->who.user.len + a->who.password.len);
}

int
verify_ask_decode(struct verify_ask *a, const void *in, size_t len)
{
	struct ask_wire w;
	struct str rest;

	if (len < sizeof(w) || len > VERIFY_MESSAGE_MAX)
		return (-1);
	memcpy(&w, in, sizeof(w));
	rest = (struct str){(const char *)in + sizeof(w), len - sizeof(w)};
	if (w.mark != ASK_MARK ||
	    (uint64_t)w.user_len + w.password_len != rest.len)
		return (-1);
	*a = (struct verify_ask){
	    w.id, {str_head(rest, w.user_len), str_from(rest, w.user_len)}};
	return (is_good_ask(a) ? 0 : -1);
}

size_t
verify_reply_encode(const struct verify_reply *r, void *out)
{
	struct reply_wire w = {REPLY_MARK, r->id, r->epoch, r->fits, 0};

	if (!is_good_reply(r))
		return (0);
	memcpy(out, &w, sizeof(w));
	return (sizeof(w));
}

int
verify_reply_decode(struct verify_reply *r, const void *in, size_t len)
{
	struct reply_wire w;

	if (len != sizeof(w))
		return (-1);
	memcpy(&w, in, sizeof(w));
	if (w.mark != REPLY_MARK || w.fits > 1 || w.zero != 0)
		return (-1);
	*r = (struct verify_reply){w.id, w.fits == 1, w.epoch};
	return (is_good_reply(r) ? 0 : -1);
}
