/* SPDX-License-Identifier: MIT */
#include "filters/client_set.h"

#include "config/nets.h"
#include "tests/unit/unit.h"

static const char *const nets[] = {
	"10.0.0.0/8", "10.1.0.0/16", "192.0.2.7", "2001:db8::/32",
	"192.0.2.128/25", "fe80::1",
};

static const struct {
	const char	*address;
	bool		 want;
} rows[] = {
	{"10.0.0.0", true}, {"10.255.255.255", true}, {"11.0.0.0", false},
	{"9.255.255.255", false}, {"10.1.2.3", true}, {"192.0.2.7", true},
	{"192.0.2.6", false}, {"192.0.2.8", false}, {"192.0.2.127", false},
	{"192.0.2.128", true}, {"192.0.2.255", true}, {"192.0.3.0", false},
	{"2001:db8::", true}, {"2001:db8:ffff::1", true},
	{"2001:db9::", false}, {"fe80::1", true}, {"fe80::2", false},
	{"::", false}, {"::a00:1", false},
};

START_TEST(has)
{
	struct client_set *s = client_set_new();
	uint8_t address[16];
	struct net net;
	size_t i;

	for (i = 0; i < ROWS(nets); i++) {
		ck_assert(net_parse(str_of(nets[i]), &net) == NULL);
		client_set_add(s, net.address, net.prefix);
	}
	client_set_seal(s);
	ck_assert(net_address(str_of(rows[_i].address), address) == NULL);
	ck_assert_msg(client_set_has(s, address) == rows[_i].want, "%s",
	    rows[_i].address);
	client_set_free(s);
}
END_TEST

START_TEST(all_and_none)
{
	struct client_set *all = client_set_new(), *none = client_set_new();
	uint8_t address[16] = {0};

	client_set_add(all, address, 0);
	client_set_seal(all);
	client_set_seal(none);
	memset(address, 0xff, sizeof(address));
	ck_assert(client_set_has(all, address));
	ck_assert(!client_set_has(none, address));
	client_set_free(all);
	client_set_free(none);
}
END_TEST

UNIT_MAIN("client_set", LOOP(has, rows) PLAIN(all_and_none))
