/* SPDX-License-Identifier: MIT
 *
 * admin/session.c - "1.USER.ID.SINCE.SEEN.SEAL", user and seal in hexadecimal.
 */
#include "proxy/admin/session.h"

#include <sys/random.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "proxy/admin/hex.h"
#include "proxy/base/num.h"
#include "proxy/base/secret.h"

int
session_begin(struct session *s, struct str user, int64_t now_s)
{
	if (user.len > USER_NAME_MAX ||
	    getrandom(s->id, sizeof(s->id), 0) != (ssize_t)sizeof(s->id))
		return (-1);
	memcpy(s->user, user.ptr, user.len);
	s->user[user.len] = '\0';
	s->since_s = s->seen_s = now_s;
	return (0);
}

static int
seal(const struct key_file *k, struct str text, struct str grade,
    unsigned char out[MAC_SIZE])
{
	struct str texts[] = {STR("session"),
	    {(const char *)&k->epoch, sizeof(k->epoch)}, grade, text};

	return (mac_of(k->key, texts, 4, out));
}

int
session_write(const struct session *s, const struct key_file *k,
    struct str grade, char out[SESSION_TEXT_MAX])
{
	char user[2 * USER_NAME_MAX + 1], id[2 * KEY_FILE_ID_SIZE + 1];
	unsigned char mac[MAC_SIZE];
	char *at = out;

	hex_write(user, s->user, strlen(s->user));
	hex_write(id, s->id, sizeof(s->id));
	at += snprintf(out, SESSION_TEXT_MAX, "1.%s.%s.%" PRId64 ".%" PRId64,
	    user, id, s->since_s, s->seen_s);
	if (seal(k, str_of(out), grade, mac) != 0)
		return (-1);
	*at++ = '.';
	hex_write(at, mac, sizeof(mac));
	return (0);
}

static int
read_time(struct str s, int64_t *out)
{
	uint64_t n;

	if (num_decimal(s, INT64_MAX / 2, &n) != NUM_OK)
		return (-1);
	*out = (int64_t)n;
	return (0);
}

/* Before its seal is looked at. */
static int
read_parts(struct session *s, struct str text)
{
	struct str version = str_split(&text, '.');
	struct str user = str_split(&text, '.');
	struct str id = str_split(&text, '.');
	struct str since = str_split(&text, '.');

	if (!str_eq(version, STR("1")) || text.ptr == NULL ||
	    user.len > 2 * (size_t)USER_NAME_MAX ||
	    hex_read(user, s->user, user.len / 2) != 0 ||
	    hex_read(id, s->id, sizeof(s->id)) != 0 ||
	    read_time(since, &s->since_s) != 0 ||
	    read_time(text, &s->seen_s) != 0)
		return (-1);
	s->user[user.len / 2] = '\0';
	return (strlen(s->user) == user.len / 2 ? 0 : -1);
}

static bool
is_in_time(const struct session *s, int64_t now_s)
{
	return (s->since_s <= s->seen_s && s->seen_s <= now_s + 60 &&
		now_s < s->seen_s + SESSION_IDLE_S &&
		now_s < s->since_s + SESSION_LIFE_S);
}

int
session_read(struct session *s, struct str text, const struct key_file *k,
    session_grade_fn *grade, const void *arg, int64_t now_s)
{
	size_t dot = str_rfind(text, '.');
	unsigned char mac[MAC_SIZE], want[MAC_SIZE];
	struct str of;

	if (dot == text.len || text.len >= SESSION_TEXT_MAX ||
	    hex_read(str_from(text, dot + 1), mac, sizeof(mac)) != 0 ||
	    read_parts(s, str_head(text, dot)) != 0)
		return (-1);
	of = grade(arg, str_of(s->user));
	if (of.ptr == NULL || seal(k, str_head(text, dot), of, want) != 0 ||
	    !secret_eq(mac, want, sizeof(mac)))
		return (-1);
	if (!is_in_time(s, now_s) || key_file_is_over(k, s->id))
		return (-1);
	return (0);
}

int
session_csrf(const struct session *s, const struct key_file *k,
    char out[SESSION_CSRF_SIZE])
{
	struct str texts[] = {
	    STR("csrf"), {(const char *)s->id, sizeof(s->id)}};
	unsigned char mac[MAC_SIZE];

	if (mac_of(k->key, texts, 2, mac) != 0)
		return (-1);
	hex_write(out, mac, (SESSION_CSRF_SIZE - 1) / 2);
	return (0);
}

struct str
session_cookie(struct str *rest)
{
	struct str pair, name;

	while (rest->ptr != NULL) {
		pair = str_split(rest, ';');
		while (pair.len > 0 && pair.ptr[0] == ' ')
			pair = str_from(pair, 1);
		name = str_split(&pair, '=');
		if (str_eq(name, STR(SESSION_COOKIE)) && pair.ptr != NULL)
			return (pair);
	}
	return (STR_NONE);
}
