/* SPDX-License-Identifier: MIT
 *
 * accesslog/shown.c - hiding who it was.
 */
#include "proxy/accesslog/shown.h"

#include <string.h>

#include "proxy/accesslog/format_options.h"
#include "proxy/accesslog/record.h"
#include "proxy/base/num.h"

static struct str
shown_url(struct str url, const struct format_options *o)
{
	return (o->drop_query ? str_head(url, str_find(url, '?')) : url);
}

static bool
is_none(const uint8_t a[16])
{
	static const uint8_t none[16];

	return (memcmp(a, none, sizeof(none)) == 0);
}

static void
hide_client(uint8_t a[16], const struct format_options *o)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct digest d;

	if (is_none(a) || o->clients == LOG_WHO_FULL)
		return;
	if (o->clients == LOG_WHO_MASKED) {
		if (memcmp(a, mapped, sizeof(mapped)) == 0)
			a[15] = 0;
		else
			memset(a + 6, 0, 10);
		return;
	}
	d = hash_bytes(&o->key, a, 16);
	memset(a, 0, 16);
	if (o->clients == LOG_WHO_NONE) {
		a[10] = a[11] = 0xff;
		return;
	}
	a[0] = 1;
	memcpy(a + 8, &d.lo, 8);
}

static struct str
hidden_user(struct str user, const struct format_options *o,
    struct shown_names *room)
{
	struct digest d;
	size_t len;

	if (o->users == LOG_WHO_FULL || user.len == 0)
		return (user);
	if (o->users != LOG_WHO_PSEUDONYM)
		return (STR_NONE);
	d = hash_bytes(&o->key, user.ptr, user.len);
	memcpy(room->user, "u-", 2);
	len = 2 + num_write_hex(room->user + 2, d.lo);
	return ((struct str){room->user, len});
}

void
shown_apply(struct log_record *r, const struct format_options *o,
    struct shown_names *room)
{
	hide_client(r->client, o);
	r->user = hidden_user(r->user, o, room);
	r->url = shown_url(r->url, o);
	r->referer = shown_url(r->referer, o);
}
