/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/address_test.c - spellings, classes and networks.
 */
#include "proxy/net/address.h"

#include <string.h>

#include "tests/unit/unit.h"

static const struct {
	const char	*in;
	const char	*want;	/* endpoint with port 80, or NULL: refused */
} literals[] = {
	{"192.0.2.1", "192.0.2.1:80"},
	{"2001:DB8::1", "[2001:db8::1]:80"},
	{"[::1]", "[::1]:80"},
	{"::ffff:10.1.2.3", "10.1.2.3:80"},
	{"", NULL},
	{"[]", NULL},
	{"[::1", NULL},
	{"::1]", NULL},
	{"[192.0.2.1]", NULL},
	{"192.0.2.1 ", NULL},
	{"192.0.2", NULL},
	{"192.0.2.256", NULL},
	{"0x7f.0.0.1", NULL},
	{"2130706433", NULL},
	{"127.1", NULL},
	{"fe80::1%eth0", NULL},
	{"example.com", NULL},
	{"1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111:2222", NULL},
};

START_TEST(parses_literals)
{
	struct address address;
	char text[ADDRESS_TEXT];
	int got = address_parse(&address, str_of(literals[_i].in), 80);

	ck_assert_int_eq(got, literals[_i].want == NULL ? -1 : 0);
	if (got < 0) {
		ck_assert_uint_eq(address.len, 0);
		return;
	}
	ck_assert_uint_eq(address_format_endpoint(&address, text),
	    strlen(literals[_i].want));
	ck_assert_str_eq(text, literals[_i].want);
}
END_TEST

START_TEST(refuses_nul_inside)
{
	struct address address;

	ck_assert_int_eq(address_parse(&address, STR("127.0.0.1\0.a"), 1),
	    -1);
}
END_TEST

static const struct {
	const char	*in;
	const char	*want;
} endpoints[] = {
	{"127.0.0.1:3128", "127.0.0.1:3128"},
	{"[::1]:1", "[::1]:1"},
	{":3128", "[::]:3128"},
	{"*:65535", "[::]:65535"},
	{"127.0.0.1:0", "127.0.0.1:0"},
	{"127.0.0.1:65536", NULL},
	{"127.0.0.1:+80", NULL},
	{"127.0.0.1:", NULL},
	{"127.0.0.1", NULL},
	{"::1:80", NULL},
	{"localhost:80", NULL},
	{"", NULL},
};

START_TEST(parses_endpoints)
{
	struct address address;
	char text[ADDRESS_TEXT];
	int got = address_parse_endpoint(&address, str_of(endpoints[_i].in));

	ck_assert_int_eq(got, endpoints[_i].want == NULL ? -1 : 0);
	if (got == 0) {
		address_format_endpoint(&address, text);
		ck_assert_str_eq(text, endpoints[_i].want);
	}
}
END_TEST

static const struct {
	const char		*in;
	enum address_class	 want;
} classes[] = {
	{"8.8.8.8", ADDRESS_PUBLIC},
	{"10.0.0.1", ADDRESS_PRIVATE},
	{"172.16.0.1", ADDRESS_PRIVATE},
	{"172.31.255.255", ADDRESS_PRIVATE},
	{"172.32.0.0", ADDRESS_PUBLIC},
	{"192.168.1.1", ADDRESS_PRIVATE},
	{"100.64.0.1", ADDRESS_PRIVATE},
	{"127.0.0.1", ADDRESS_LOOPBACK},
	{"127.255.255.254", ADDRESS_LOOPBACK},
	{"128.0.0.1", ADDRESS_PUBLIC},
	{"169.254.1.1", ADDRESS_LINK_LOCAL},
	{"169.254.169.254", ADDRESS_METADATA},
	{"0.0.0.0", ADDRESS_UNSPECIFIED},
	{"0.1.2.3", ADDRESS_UNSPECIFIED},
	{"224.0.0.1", ADDRESS_MULTICAST},
	{"239.255.255.255", ADDRESS_MULTICAST},
	{"255.255.255.255", ADDRESS_BROADCAST},
	{"240.0.0.1", ADDRESS_RESERVED},
	{"2001:db8::1", ADDRESS_PUBLIC},
	{"2606:4700::1111", ADDRESS_PUBLIC},
	{"::", ADDRESS_UNSPECIFIED},
	{"::1", ADDRESS_LOOPBACK},
	{"fe80::1", ADDRESS_LINK_LOCAL},
	{"febf::1", ADDRESS_LINK_LOCAL},
	{"fec0::1", ADDRESS_SITE_LOCAL},
	{"fd12::1", ADDRESS_PRIVATE},
	{"fd00:ec2::254", ADDRESS_METADATA},
	{"ff02::1", ADDRESS_MULTICAST},
	{"::ffff:127.0.0.1", ADDRESS_LOOPBACK},
	{"::127.0.0.1", ADDRESS_LOOPBACK},
	{"::ffff:0:127.0.0.1", ADDRESS_LOOPBACK},
	{"64:ff9b::127.0.0.1", ADDRESS_LOOPBACK},
	{"64:ff9b::169.254.169.254", ADDRESS_METADATA},
	{"64:ff9b::8.8.8.8", ADDRESS_PUBLIC},
	{"64:ff9b:1::127.0.0.1", ADDRESS_LOOPBACK},
	{"64:ff9b:1:7f00:0:100::", ADDRESS_LOOPBACK},
	{"64:ff9b:1:808:8:800::", ADDRESS_PUBLIC},
	{"2002:7f00:1::", ADDRESS_LOOPBACK},
	{"2002:808:808::", ADDRESS_PUBLIC},
	{"2002:a00:1::1", ADDRESS_PRIVATE},
	{"2001:0:808:808:0:0:80ff:fffe", ADDRESS_LOOPBACK},
	{"2001:db8::5efe:127.0.0.1", ADDRESS_LOOPBACK},
};

START_TEST(classifies)
{
	struct address address;

	ck_assert_int_eq(address_parse(&address, str_of(classes[_i].in), 0),
	    0);
	ck_assert_str_eq(address_class_text(address_classify(&address)),
	    address_class_text(classes[_i].want));
}
END_TEST

static const struct {
	const char	*net;
	const char	*inside;	/* NULL: not a network */
	const char	*outside;
} nets[] = {
	{"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
	{"192.168.4.0/22", "192.168.7.255", "192.168.8.0"},
	{"127.0.0.1", "127.0.0.1", "127.0.0.2"},
	{"127.0.0.1/32", "::ffff:127.0.0.1", "::1"},
	{"0.0.0.0/0", "255.0.0.1", "2001:db8::1"},
	{"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
	{"::/0", "::1", NULL},
	{"[::1]/128", "::1", "::2"},
	{"10.0.0.1/8", NULL, NULL},
	{"10.0.0.0/33", NULL, NULL},
	{"10.0.0.0/", NULL, NULL},
	{"10.0.0.0/08a", NULL, NULL},
	{"2001:db8::/129", NULL, NULL},
	{"::ffff:10.0.0.0/104", NULL, NULL},
	{"example.com/8", NULL, NULL},
	{"", NULL, NULL},
};

START_TEST(knows_networks)
{
	struct address_net net;
	struct address address;
	int got = address_parse_net(&net, str_of(nets[_i].net));

	ck_assert_int_eq(got, nets[_i].inside == NULL ? -1 : 0);
	if (nets[_i].inside == NULL)
		return;
	address_parse(&address, str_of(nets[_i].inside), 0);
	ck_assert(address_in_net(&address, &net));
	ck_assert(address_in_nets(&address, &net, 1));
	ck_assert(!address_in_nets(&address, &net, 0));
	if (nets[_i].outside == NULL)
		return;
	address_parse(&address, str_of(nets[_i].outside), 0);
	ck_assert(!address_in_net(&address, &net));
}
END_TEST

START_TEST(goes_through_bytes)
{
	struct address a, b, c;
	uint8_t bytes[16];

	address_parse(&a, STR("192.0.2.7"), 443);
	address_to_bytes(&a, bytes);
	ck_assert_uint_eq(bytes[11], 0xff);
	address_from_bytes(&b, bytes, 80);
	ck_assert(address_eq_host(&a, &b));
	ck_assert_uint_eq(address_port(&b), 80);
	address_set_port(&b, 443);
	ck_assert_int_eq(memcmp(&a, &b, sizeof(a)), 0);
	ck_assert_int_eq(address_from_sockaddr(&c, &a.sa.any, a.len), 0);
	ck_assert_int_eq(memcmp(&a, &c, sizeof(a)), 0);
	ck_assert_int_eq(address_from_sockaddr(&c, &a.sa.any, 3), -1);
}
END_TEST

UNIT_MAIN("address", LOOP(parses_literals, literals)
    PLAIN(refuses_nul_inside) LOOP(parses_endpoints, endpoints)
    LOOP(classifies, classes) LOOP(knows_networks, nets)
    PLAIN(goes_through_bytes))
