/* SPDX-License-Identifier: MIT
 *
 * config/punycode.c - Bootstring with the parameters of Punycode.
 */
#include "config/punycode.h"

#include "proxy/base/assert.h"

enum {
	BASE = 36,
	TMIN = 1,
	TMAX = 26,
	SKEW = 38,
	DAMP = 700,
	FIRST_BIAS = 72,
	FIRST_POINT = 0x80
};

static char
digit(uint32_t d)
{
	return ((char)(d < 26 ? 'a' + d : '0' + d - 26));
}

static uint32_t
adapt(uint32_t delta, uint32_t npoints, int is_first)
{
	uint32_t k;

	delta = is_first ? delta / DAMP : delta / 2;
	delta += delta / npoints;
	for (k = 0; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
		delta /= BASE - TMIN;
	return (k + (BASE - TMIN + 1) * delta / (delta + SKEW));
}

/* ${delta} as a variable-length integer; 0 when out of room. */
static size_t
write_delta(uint32_t delta, uint32_t bias, char *out, size_t room)
{
	uint32_t k, t;
	size_t n = 0;

	for (k = BASE;; k += BASE) {
		if (n == room)
			return (0);
		t = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
		if (delta < t)
			break;
		out[n++] = digit(t + (delta - t) % (BASE - t));
		delta = (delta - t) / (BASE - t);
	}
	out[n++] = digit(delta);
	return (n);
}

/* The smallest code point that is not below ${from}. */
static int32_t
next_point(const int32_t *points, size_t n, int32_t from)
{
	int32_t least = INT32_MAX;
	size_t i;

	for (i = 0; i < n; i++) {
		if (points[i] >= from && points[i] < least)
			least = points[i];
	}
	return (least);
}

size_t
punycode_encode(const int32_t *points, size_t n, char *out, size_t room)
{
	uint32_t bias = FIRST_BIAS, delta = 0;
	int32_t point = FIRST_POINT, next;
	size_t basic, done, i, len = 0, w;

	ASSERT(n <= PUNYCODE_MAX);
	for (i = 0; i < n; i++) {
		if (points[i] >= FIRST_POINT)
			continue;
		if (len == room)
			return (0);
		out[len++] = (char)points[i];
	}
	basic = done = len;
	if (basic > 0 && len == room)
		return (0);
	if (basic > 0)
		out[len++] = '-';
	/* 63 points below 0x110000 keep delta under 2^27. */
	for (; done < n; delta++, point++) {
		next = next_point(points, n, point);
		delta += (uint32_t)(next - point) * (uint32_t)(done + 1);
		point = next;
		for (i = 0; i < n; i++) {
			if (points[i] < point)
				delta++;
			if (points[i] != point)
				continue;
			w = write_delta(delta, bias, out + len, room - len);
			if (w == 0)
				return (0);
			len += w;
			bias = adapt(delta, (uint32_t)done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
	return (len);
}
