/* SPDX-License-Identifier: MIT
 *
 * tls/signer_message.c - questions and answers to packets and back.
 */
#include "proxy/tls/signer_message.h"

#include <string.h>

#include "proxy/http/url_host.h"

#define ASK_MARK	0xada05101u
#define ANSWER_MARK	0xada05102u

struct ask_wire {
	uint32_t	 mark;
	uint32_t	 kind;
	uint32_t	 id;
	uint32_t	 name_len;
};

struct answer_wire {
	uint32_t	 mark;
	uint32_t	 kind;
	uint32_t	 id;
	uint32_t	 result;
	uint64_t	 epoch;
	uint32_t	 again_s;
	uint32_t	 leaf_len;
	uint32_t	 leaf_key_len;
	uint32_t	 chain_len;
	uint32_t	 tickets_len;
	uint32_t	 zero;
};

_Static_assert(sizeof(struct ask_wire) == 16, "no padding");
_Static_assert(sizeof(struct answer_wire) == 48, "no padding");

/* As http/url_host.h spells it, IPv6 without brackets: then who asks and who
 * answers cannot mean two names. */
static bool
is_canonical(struct str name)
{
	char raw[SIGNER_NAME_MAX + 2];
	struct str s = name;
	struct url_host host;

	if (name.len == 0 || name.len > SIGNER_NAME_MAX)
		return (false);
	if (str_find(name, ':') < name.len) {
		raw[0] = '[';
		memcpy(raw + 1, name.ptr, name.len);
		raw[name.len + 1] = ']';
		s = (struct str){raw, name.len + 2};
	}
	return (url_host_parse(&host, s) == NULL &&
		str_eq((struct str){host.text, host.len}, name));
}

static bool
is_good_ask(const struct signer_ask *ask)
{
	switch (ask->kind) {
	case SIGNER_ASK_KEYS:
		return (ask->name.len == 0);
	case SIGNER_ASK_LEAF:
		return (is_canonical(ask->name));
	}
	return (false);
}

static bool
has_keys(const struct signer_answer *a)
{
	return (a->leaf_key.len > 0 && a->chain.len > 0 && a->tickets.len > 0 &&
		a->tickets.len % SIGNER_TICKET_KEY_SIZE == 0 &&
		a->tickets.len / SIGNER_TICKET_KEY_SIZE <= SIGNER_TICKET_KEYS &&
		a->again_s > 0);
}

static bool
has_no_keys(const struct signer_answer *a)
{
	return (a->leaf_key.len == 0 && a->chain.len == 0 &&
		a->tickets.len == 0 && a->again_s == 0);
}

/* What was refused brings nothing. */
static bool
is_good_answer(const struct signer_answer *a)
{
	if ((unsigned)a->result > SIGNER_FAILED)
		return (false);
	switch (a->kind) {
	case SIGNER_ASK_KEYS:
		return (a->leaf.len == 0 &&
			(a->result == SIGNER_OK ? has_keys(a)
						: has_no_keys(a)));
	case SIGNER_ASK_LEAF:
		return (has_no_keys(a) &&
			(a->leaf.len > 0) == (a->result == SIGNER_OK));
	}
	return (false);
}

static size_t
put(void *out, size_t at, struct str s)
{
	if (s.len > 0)
		memcpy((char *)out + at, s.ptr, s.len);
	return (at + s.len);
}

/* The next ${len} bytes of ${*rest}, which were seen to be there. */
static struct str
take(struct str *rest, uint32_t len)
{
	struct str s = str_head(*rest, len);

	*rest = str_from(*rest, len);
	return (s);
}

size_t
signer_ask_encode(const struct signer_ask *ask, void *out)
{
	struct ask_wire w = {
	    .mark = ASK_MARK,
	    .kind = (uint32_t)ask->kind,
	    .id = ask->id,
	    .name_len = (uint32_t)ask->name.len,
	};

	if (!is_good_ask(ask))
		return (0);
	memcpy(out, &w, sizeof(w));
	return (put(out, sizeof(w), ask->name));
}

int
signer_ask_decode(struct signer_ask *ask, const void *in, size_t len)
{
	struct ask_wire w;

	if (len < sizeof(w))
		return (-1);
	memcpy(&w, in, sizeof(w));
	if (w.mark != ASK_MARK || w.name_len != len - sizeof(w))
		return (-1);
	*ask = (struct signer_ask){
	    .kind = (enum signer_ask_kind)w.kind,
	    .id = w.id,
	    .name = {(const char *)in + sizeof(w), w.name_len},
	};
	return (is_good_ask(ask) ? 0 : -1);
}

/* Never overflows: each is at most the whole. */
static bool
fits(const struct signer_answer *a)
{
	size_t room = SIGNER_MESSAGE_MAX - sizeof(struct answer_wire);

	return (a->leaf.len <= room && a->leaf_key.len <= room &&
		a->chain.len <= room && a->tickets.len <= room &&
		a->leaf.len + a->leaf_key.len + a->chain.len + a->tickets.len <=
		    room);
}

size_t
signer_answer_encode(const struct signer_answer *a, void *out)
{
	struct answer_wire w = {
	    .mark = ANSWER_MARK,
	    .kind = (uint32_t)a->kind,
	    .id = a->id,
	    .result = (uint32_t)a->result,
	    .epoch = a->epoch,
	    .again_s = a->again_s,
	    .leaf_len = (uint32_t)a->leaf.len,
	    .leaf_key_len = (uint32_t)a->leaf_key.len,
	    .chain_len = (uint32_t)a->chain.len,
	    .tickets_len = (uint32_t)a->tickets.len,
	};
	size_t at = sizeof(w);

	if (!fits(a) || !is_good_answer(a))
		return (0);
	memcpy(out, &w, sizeof(w));
	at = put(out, at, a->leaf);
	at = put(out, at, a->leaf_key);
	at = put(out, at, a->chain);
	return (put(out, at, a->tickets));
}

int
signer_answer_decode(struct signer_answer *a, const void *in, size_t len)
{
	struct answer_wire w;
	struct str rest;

	if (len < sizeof(w) || len > SIGNER_MESSAGE_MAX)
		return (-1);
	memcpy(&w, in, sizeof(w));
	rest = (struct str){(const char *)in + sizeof(w), len - sizeof(w)};
	if (w.mark != ANSWER_MARK || w.zero != 0 ||
	    (uint64_t)w.leaf_len + w.leaf_key_len + w.chain_len +
		    w.tickets_len !=
		rest.len)
		return (-1);
	*a = (struct signer_answer){
	    .kind = (enum signer_ask_kind)w.kind,
	    .id = w.id,
	    .result = (enum signer_result)w.result,
	    .epoch = w.epoch,
	    .again_s = w.again_s,
	};
	a->leaf = take(&rest, w.leaf_len);
	a->leaf_key = take(&rest, w.leaf_key_len);
	a->chain = take(&rest, w.chain_len);
	a->tickets = take(&rest, w.tickets_len);
	return (is_good_answer(a) ? 0 : -1);
}
