/* SPDX-License-Identifier: MIT
 *
 * tls/learned_file.c - eleven words a line.
 */
#include "proxy/tls/learned_file.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "config/complaint.h"
#include "config/instant.h"
#include "proxy/base/buf.h"
#include "proxy/base/num.h"
#include "proxy/net/address.h"
#include "proxy/net/host_name.h"
#include "proxy/tls/learned.h"

#define HEAD	"# aduana tls-learned 1\n"
#define LEGEND								\
	"# CLIENT HOST PORT STATE WHY ALERT TIMES USED FIRST LAST EXPIRES\n"
#define WORDS	11u

static const char *const states[] = {
    [LEARNED_NOTED] = "noted",
    [LEARNED_BYPASS] = "bypass",
    [LEARNED_CONFIRMED] = "confirmed",
    [LEARNED_FORBIDDEN] = "forbidden",
};

static const char *const whys[] = {
    [LEARNED_ALERT] = "alert",
    [LEARNED_HUNG_UP] = "hung-up",
    [LEARNED_CLIENT_CERTIFICATE] = "client-certificate",
};

#define STATES	(sizeof(states) / sizeof(states[0]))
#define WHYS	(sizeof(whys) / sizeof(whys[0]))

const char *
learned_state_name(unsigned state)
{
	return (state < STATES ? states[state] : "?");
}

const char *
learned_why_name(unsigned why)
{
	return (why < WHYS ? whys[why] : "?");
}

const char *
learned_date(char out[LEARNED_DATE_SIZE], int64_t ms)
{
	if (ms <= 0)
		return (strcpy(out, "*"));
	return (instant_write(out, ms / 1000));
}

/* ---- writing ------------------------------------------------------------- */

static bool
is_everybody(const struct learned_row *row)
{
	static const unsigned char everybody[16];

	return (memcmp(row->client, everybody, 16) == 0);
}

static int
write_row(const struct learned_row *row, struct buf *out)
{
	char first[LEARNED_DATE_SIZE], last[LEARNED_DATE_SIZE];
	char expires[LEARNED_DATE_SIZE], client[ADDRESS_TEXT] = "*";
	char port[8] = "*";
	struct address a;

	if (!is_everybody(row)) {
		address_from_bytes(&a, row->client, 0);
		(void)address_format(&a, client);
	}
	if (row->port != 0)
		snprintf(port, sizeof(port), "%u", row->port);
	return (buf_printf(out, "%s %s %s %s %s %u %u %u %s %s %s\n", client,
	    row->host, port, learned_state_name(row->state),
	    learned_why_name(row->why), row->alert, row->times, row->used,
	    learned_date(first, row->first_ms),
	    learned_date(last, row->last_ms),
	    learned_date(expires, row->expires_ms)));
}

static bool
is_kept(const struct learned_row *row, int64_t now_ms)
{
	return (row->state != LEARNED_NOTED &&
		(row->expires_ms == 0 || row->expires_ms > now_ms));
}

int
learned_file_write(struct learned *l, int64_t now_ms, struct buf *out)
{
	int bad = buf_append(out, STR(HEAD LEGEND));
	struct learned_row row;
	unsigned nth = 0;

	while (learned_list(l, &nth, &row))
		if (is_kept(&row, now_ms))
			bad |= write_row(&row, out);
	return (bad);
}

/* ---- reading ------------------------------------------------------------- */

static bool
read_word(struct str s, const char *const *names, unsigned count, unsigned *out)
{
	for (*out = 0; *out < count; (*out)++)
		if (str_eq(s, str_of(names[*out])))
			return (true);
	return (false);
}

static bool
read_number(struct str s, uint64_t max, unsigned *out)
{
	uint64_t n;

	if (num_decimal(s, max, &n) != NUM_OK)
		return (false);
	*out = (unsigned)n;
	return (true);
}

static bool
read_client(struct str s, struct learned_row *row)
{
	struct address a;

	if (str_eq(s, STR("*")))
		return (true);
	if (address_parse(&a, s, 0) != 0)
		return (false);
	address_to_bytes(&a, row->client);
	return (!is_everybody(row));
}

static bool
read_host(struct str s, struct learned_row *row)
{
	struct address a;
	size_t i;

	if (s.len == 0 || s.len >= sizeof(row->host) ||
	    (!host_name_is_valid(s) && address_parse(&a, s, 0) != 0))
		return (false);
	for (i = 0; i < s.len; i++)
		if (str_lower(s.ptr[i]) != s.ptr[i] || s.ptr[i] == '[')
			return (false);
	str_to_z(s, row->host, sizeof(row->host));
	return (true);
}

static bool
read_port(struct str s, struct learned_row *row)
{
	unsigned n = 0;

	if (!str_eq(s, STR("*")) && (!read_number(s, 65535, &n) || n == 0))
		return (false);
	row->port = (uint16_t)n;
	return (true);
}

/* What comes out as the same text. */
static bool
read_date(struct str s, int64_t *ms)
{
	char again[INSTANT_SIZE];
	int64_t seconds;

	*ms = 0;
	if (str_eq(s, STR("*")))
		return (true);
	if (instant_parse(s, &seconds) != NULL)
		return (false);
	*ms = seconds * 1000;
	return (str_eq(str_of(instant_write(again, seconds)), s));
}

static const char *
read_row(const struct str *words, struct learned_row *row)
{
	unsigned state, why;

	if (!read_client(words[0], row))
		return ("the first word is to be an address, or *");
	if (!read_host(words[1], row))
		return ("the second word is to be a host");
	if (!read_port(words[2], row))
		return ("the third word is to be a port, or *");
	if (!read_word(words[3], states, STATES, &state) ||
	    state == LEARNED_NOTED)
		return ("the fourth word is bypass, confirmed or forbidden");
	if (!read_word(words[4], whys, WHYS, &why))
		return ("the fifth word is alert, hung-up or "
			"client-certificate");
	if (!read_number(words[5], 255, &row->alert) ||
	    !read_number(words[6], UINT32_MAX, &row->times) ||
	    !read_number(words[7], UINT32_MAX, &row->used))
		return ("the sixth to eighth words are to be numbers");
	if (!read_date(words[8], &row->first_ms) ||
	    !read_date(words[9], &row->last_ms) ||
	    !read_date(words[10], &row->expires_ms))
		return ("the last three words are dates such as "
			"2026-01-31T12:00:00Z, or *");
	/* Only a word of an admin holds for ever. */
	if ((state == LEARNED_BYPASS) != (row->expires_ms != 0))
		return ("a bypass has a date at which it expires, a word of "
			"an admin has none");
	row->state = (enum learned_state)state;
	row->why = (enum learned_why)why;
	return (NULL);
}

static const char *
read_line(struct learned *l, struct str line, int64_t now_ms, unsigned *count)
{
	struct learned_row row = {.state = LEARNED_NOTED};
	struct str words[WORDS] = {STR_NONE};
	const char *problem;
	unsigned n;

	for (n = 0; n < WORDS && line.ptr != NULL; n++)
		words[n] = str_split(&line, ' ');
	if (n < WORDS || line.ptr != NULL)
		return ("a line has eleven words with one space between");
	problem = read_row(words, &row);
	if (problem != NULL)
		return (problem);
	if (!is_kept(&row, now_ms))
		return (NULL);
	if (!learned_restore(l, &row))
		return ("there is such a line already, or no room");
	(*count)++;
	return (NULL);
}

unsigned
learned_file_read(struct learned *l, struct str text, const char *name,
    int64_t now_ms, struct complaints *complaints)
{
	struct place place = {name, 1, 0};
	unsigned count = 0;
	const char *problem;
	struct str line;

	if (!str_starts(text, STR(HEAD))) {
		complaints_add(complaints, place,
		    "this is no file of this version of aduana; nothing of it "
		    "is used");
		return (0);
	}
	while (text.ptr != NULL && text.len > 0) {
		line = str_split(&text, '\n');
		if (line.len > 0 && line.ptr[0] != '#') {
			problem = read_line(l, line, now_ms, &count);
			if (problem != NULL)
				complaints_add(complaints, place, "%s",
				    problem);
		}
		place.line++;
	}
	return (count);
}
