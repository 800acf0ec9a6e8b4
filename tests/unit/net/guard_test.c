/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/guard_test.c - what may not be dialled.
 *
 * Listeners: [::]:3128 and 127.0.0.1:9000.  Own address: 203.0.113.5.
 */
#include "proxy/net/guard.h"

#include "tests/unit/unit.h"

#define UNLISTED ", not in destinations.allow"

static const struct {
	const char	*endpoint;
	const char	*want;		/* with nothing allowed */
	const char	*allowed;	/* with 127.0.0.0/8 and 203.0.113.5 */
} rows[] = {
	{"8.8.8.8:80", NULL, NULL},
	{"10.1.2.3:80", NULL, NULL},
	{"[fd12::1]:80", NULL, NULL},
	{"127.0.0.1:80", "loopback address" UNLISTED, NULL},
	{"[::ffff:127.0.0.1]:80", "loopback address" UNLISTED, NULL},
	{"[64:ff9b::127.0.0.1]:80", "loopback address" UNLISTED, "loopback address" UNLISTED},
	{"[::1]:80", "loopback address" UNLISTED, "loopback address" UNLISTED},
	{"169.254.169.254:80", "cloud metadata address" UNLISTED,
	    "cloud metadata address" UNLISTED},
	{"[fe80::1]:80", "link-local address" UNLISTED, "link-local address" UNLISTED},
	{"0.0.0.0:80", "unspecified address" UNLISTED, "unspecified address" UNLISTED},
	{"224.0.0.1:80", "multicast address" UNLISTED, "multicast address" UNLISTED},
	{"255.255.255.255:80", "broadcast address" UNLISTED, "broadcast address" UNLISTED},
	{"203.0.113.5:80", "an address of this machine" UNLISTED, NULL},
	{"203.0.113.6:80", NULL, NULL},
	{"127.0.0.1:3128", "an address of this proxy",
	    "an address of this proxy"},
	{"127.9.9.9:3128", "an address of this proxy",
	    "an address of this proxy"},
	{"203.0.113.5:3128", "an address of this proxy",
	    "an address of this proxy"},
	{"203.0.113.6:3128", NULL, NULL},
	{"127.0.0.1:9000", "an address of this proxy",
	    "an address of this proxy"},
	{"0.0.0.0:9000", "an address of this proxy",
	    "an address of this proxy"},
	{"203.0.113.5:9000", "an address of this machine" UNLISTED, NULL},
};

static struct guard *
make(const struct address_net *allow, size_t n)
{
	struct guard *guard = guard_new(allow, n);
	struct address address;

	ck_assert_ptr_nonnull(guard);
	address_parse_endpoint(&address, STR(":3128"));
	ck_assert_int_eq(guard_add_listener(guard, &address), 0);
	address_parse_endpoint(&address, STR("127.0.0.1:9000"));
	ck_assert_int_eq(guard_add_admin(guard, &address), 0);
	address_parse(&address, STR("203.0.113.5"), 0);
	ck_assert_int_eq(guard_add_own(guard, &address), 0);
	return (guard);
}

static void
expect(const struct guard *guard, const char *endpoint, const char *want)
{
	struct address address;

	ck_assert_int_eq(address_parse_endpoint(&address, str_of(endpoint)),
	    0);
	ck_assert_pstr_eq(guard_refuses(guard, &address), want);
}

START_TEST(refuses_by_default)
{
	struct guard *guard = make(NULL, 0);

	expect(guard, rows[_i].endpoint, rows[_i].want);
	guard_free(guard);
}
END_TEST

START_TEST(spares_what_is_allowed)
{
	struct address_net nets[2];
	struct guard *guard;

	ck_assert_int_eq(address_parse_net(&nets[0], STR("127.0.0.0/8")), 0);
	ck_assert_int_eq(address_parse_net(&nets[1], STR("203.0.113.5")), 0);
	guard = make(nets, 2);
	expect(guard, rows[_i].endpoint, rows[_i].allowed);
	guard_free(guard);
}
END_TEST

START_TEST(reads_interfaces)
{
	struct guard *guard = guard_new(NULL, 0);

	ck_assert_int_eq(guard_read_interfaces(guard), 0);
	expect(guard, "127.0.0.1:1", "loopback address" UNLISTED);
	guard_free(guard);
	guard_free(NULL);
}
END_TEST

static const struct {
	const char	*endpoint;
	bool		 want;
} doors[] = {
	{"127.0.0.1:3128", true},
	{"203.0.113.5:3128", true},
	{"[::1]:3128", true},
	{"203.0.113.6:3128", false},	/* another machine */
	{"127.0.0.1:3129", false},
	{"127.0.0.1:9000", false},	/* not for clients */
};

START_TEST(knows_its_doors)
{
	struct guard *guard = make(NULL, 0);
	struct address address;

	ck_assert_int_eq(address_parse_endpoint(&address,
	    str_of(doors[_i].endpoint)), 0);
	ck_assert_int_eq(guard_has_listener(guard, &address), doors[_i].want);
	/* Who answers there answers at its port. */
	ck_assert(!doors[_i].want ||
		  guard_has_port(guard, address_port(&address)));
	ck_assert(!guard_has_port(guard, 1));
	guard_free(guard);
}
END_TEST

UNIT_MAIN("guard", LOOP(refuses_by_default, rows)
    LOOP(spares_what_is_allowed, rows) PLAIN(reads_interfaces)
    LOOP(knows_its_doors, doors))
