/* SPDX-License-Identifier: MIT
 *
 * http/url_host.c - a host to its one spelling.
 */
#include "proxy/http/url_host.h"

#include <arpa/inet.h>

#include "proxy/base/num.h"

#define LABEL_MAX	63u
#define PARTS_MAX	4u

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

/* Underscores are not in the host grammar but in many names. */
static bool
is_name_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_');
}

static bool
is_hex_prefixed(struct str s)
{
	return (s.len > 2 && s.ptr[0] == '0' && str_lower(s.ptr[1]) == 'x');
}

static enum num_result
read_octal(struct str s, uint64_t *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '7')
			return (NUM_BAD);
		*value = *value << 3 | (uint64_t)(s.ptr[i] - '0');
		if (*value > UINT32_MAX)
			return (NUM_BIG);
	}
	return (NUM_OK);
}

/* One number of an IPv4 address in any of the spellings that inet_aton(3) and
 * browsers take. */
static enum num_result
read_part(struct str s, uint64_t *value)
{
	if (is_hex_prefixed(s))
		return (num_hex(str_from(s, 2), UINT32_MAX, value));
	if (s.len > 1 && s.ptr[0] == '0')
		return (read_octal(s, value));
	return (num_decimal(s, UINT32_MAX, value));
}

/* A name whose last label is a number can only be an address. */
static bool
ends_in_number(struct str s)
{
	struct str last = s;
	size_t dot = str_rfind(s, '.'), i;

	if (dot < s.len)
		last = str_from(s, dot + 1);
	if (is_hex_prefixed(last) && num_hex_digit(last.ptr[2]) >= 0)
		return (true);
	for (i = 0; i < last.len; i++)
		if (!is_digit(last.ptr[i]))
			return (false);
	return (last.len > 0);
}

/* Every request to an address comes by here: no printf. */
static void
set_ipv4(struct url_host *h, uint32_t address)
{
	int shift;

	h->len = 0;
	for (shift = 24; shift >= 0; shift -= 8) {
		h->len += num_write(h->text + h->len, address >> shift & 0xff);
		h->text[h->len++] = '.';
	}
	h->text[--h->len] = '\0';
	h->is_ip = true;
	h->is_ipv6 = false;
}

static const char *
parse_ipv4(struct url_host *h, struct str s)
{
	uint64_t value, address = 0;
	unsigned n = 0, bits;
	struct str part;

	while (s.ptr != NULL) {
		part = str_split(&s, '.');
		if (++n > PARTS_MAX || read_part(part, &value) != NUM_OK)
			return ("bad IPv4 address");
		/* The last number fills what is left of the 32 bits. */
		bits = s.ptr != NULL ? 8 : 32 - 8 * (n - 1);
		if (value >> bits != 0)
			return ("bad IPv4 address");
		address = address << bits | value;
	}
	set_ipv4(h, (uint32_t)address);
	return (NULL);
}

static const char *
parse_ipv6(struct url_host *h, struct str s)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr in;
	const unsigned char *b = in.s6_addr;

	/* A NUL would end the address early for inet_pton(3). */
	if (s.len == 0 || s.len >= sizeof(text) || str_find(s, '\0') < s.len)
		return ("bad IPv6 address");
	str_to_z(s, text, sizeof(text));
	if (inet_pton(AF_INET6, text, &in) != 1)
		return ("bad IPv6 address");
	if (IN6_IS_ADDR_V4MAPPED(&in)) {
		set_ipv4(h, (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 |
				(uint32_t)b[14] << 8 | b[15]);
		return (NULL);
	}
	inet_ntop(AF_INET6, &in, h->text, sizeof(h->text));
	h->len = strlen(h->text);
	h->is_ip = h->is_ipv6 = true;
	return (NULL);
}

static const char *
parse_name(struct url_host *h, struct str s)
{
	size_t i, label = 0;
	char byte;

	for (i = 0; i < s.len; i++) {
		byte = str_lower(s.ptr[i]);
		h->text[i] = byte;
		if (byte == '.' && label > 0) {
			label = 0;
			continue;
		}
		if (byte == '.')
			return ("empty label in the host name");
		if (!is_name_byte(byte))
			return ("bad byte in the host name");
		if (++label > LABEL_MAX)
			return ("label over 63 bytes in the host name");
	}
	if (label == 0)
		return ("empty label in the host name");
	h->text[i] = '\0';
	h->len = i;
	h->is_ip = h->is_ipv6 = false;
	return (NULL);
}

const char *
url_host_parse(struct url_host *h, struct str s)
{
	if (s.len > 0 && s.ptr[0] == '[') {
		if (s.ptr[s.len - 1] != ']')
			return ("bad IPv6 address");
		return (parse_ipv6(h, str_head(str_from(s, 1), s.len - 2)));
	}
	if (s.len > 0 && s.ptr[s.len - 1] == '.')
		s.len--;
	if (s.len == 0)
		return ("empty host");
	if (s.len > URL_HOST_MAX)
		return ("host name over 253 bytes");
	if (ends_in_number(s))
		return (parse_ipv4(h, s));
	return (parse_name(h, s));
}

const char *
url_host_split(struct str authority, struct str *host, uint16_t *port)
{
	size_t colon = str_find(authority, ':');
	uint64_t value;
	struct str digits;

	if (authority.len > 0 && authority.ptr[0] == '[') {
		colon = str_find(authority, ']') + 1;
		if (colon > authority.len)
			return ("bad IPv6 address");
		if (colon < authority.len && authority.ptr[colon] != ':')
			return ("bytes behind the IPv6 address");
	}
	*host = str_head(authority, colon);
	if (colon >= authority.len)
		return (NULL);
	digits = str_from(authority, colon + 1);
	if (digits.len > 5 ||
	    num_decimal(digits, UINT16_MAX, &value) != NUM_OK || value == 0)
		return ("bad port");
	*port = (uint16_t)value;
	return (NULL);
}
