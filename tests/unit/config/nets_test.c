/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/nets_test.c
 */
#include "config/nets.h"

#include "tests/unit/unit.h"

struct row {
	const char	*in;
	int		 prefix;	/* -1: refused */
};

static const struct row rows[] = {
	{"10.0.0.0/8", 104}, {"192.0.2.7", 128}, {"0.0.0.0/0", 96},
	{"192.0.2.4/30", 126}, {"::/0", 0}, {"::1", 128}, {"fc00::/7", 7},
	{"2001:db8::/32", 32}, {"::ffff:10.0.0.0/104", 104},
	{"", -1}, {"/8", -1}, {"10.0.0.0/", -1}, {"10.0.0.0/33", -1},
	{"10/8", -1}, {"10.0.0.0/8/8", -1}, {"10.0.0.0/+8", -1},
	{"10.0.0.1/8", -1}, {"fe80::1/10", -1}, {"::1/129", -1},
	{"010.0.0.1", -1}, {"1.2.3.4 ", -1}, {"fe80::1%lo", -1},
	{"[::1]", -1}, {"example.com", -1},
	{"1234:1234:1234:1234:1234:1234:1234:1234:1234:1234:1234", -1}
};

START_TEST(reads_networks)
{
	const struct row *r = &rows[_i];
	struct net net;
	const char *why = net_parse(str_of(r->in), &net);

	ck_assert_msg((why == NULL) == (r->prefix >= 0), "%s: %s", r->in,
	    why == NULL ? "accepted" : why);
	if (why == NULL)
		ck_assert_int_eq(net.prefix, r->prefix);
}
END_TEST

struct member {
	const char	*net;
	const char	*address;
	bool		 want;
};

static const struct member members[] = {
	{"10.0.0.0/8", "10.255.0.1", true},
	{"10.0.0.0/8", "11.0.0.1", false},
	{"10.0.0.0/8", "::ffff:10.1.1.1", true},
	{"10.0.0.0/8", "a00::1", false},
	{"172.16.0.0/12", "172.31.255.255", true},
	{"172.16.0.0/12", "172.32.0.0", false},
	{"192.0.2.7", "192.0.2.7", true},
	{"192.0.2.7", "192.0.2.6", false},
	{"0.0.0.0/0", "203.0.113.9", true},
	{"0.0.0.0/0", "2001:db8::1", false},
	{"::/0", "203.0.113.9", true},
	{"fe80::/10", "febf::1", true},
	{"fe80::/10", "fec0::1", false}
};

START_TEST(tells_members)
{
	const struct member *m = &members[_i];
	uint8_t address[16];
	struct net net;
	struct nets nets = {&net, 1}, none = {NULL, 0};

	ck_assert_ptr_null(net_parse(str_of(m->net), &net));
	ck_assert_ptr_null(net_address(str_of(m->address), address));
	ck_assert_msg(nets_have(&nets, address) == m->want, "%s in %s",
	    m->address, m->net);
	ck_assert(!nets_have(&none, address));
}
END_TEST

UNIT_MAIN("nets", LOOP(reads_networks, rows) LOOP(tells_members, members))
