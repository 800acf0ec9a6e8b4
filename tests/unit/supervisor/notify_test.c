/* SPDX-License-Identifier: MIT
 *
 * notify_test.c - what the service manager hears.
 */
#include "proxy/supervisor/notify.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static int listener = -1;

static void
manager_open(char first)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	char name[64];
	size_t len;

	snprintf(name, sizeof(name), "%c/tmp/aduana-notify-%d",
	    first == '@' ? '@' : '/', (int)getpid());
	setenv("NOTIFY_SOCKET", first == '@' ? name : name + 1, 1);
	len = strlen(getenv("NOTIFY_SOCKET"));
	memcpy(sun.sun_path, getenv("NOTIFY_SOCKET"), len);
	if (first == '@')
		sun.sun_path[0] = '\0';
	listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)), 0);
	notify_open();
	ck_assert_ptr_null(getenv("NOTIFY_SOCKET"));
}

static const char *
heard(void)
{
	static char text[512];
	ssize_t n = recv(listener, text, sizeof(text) - 1, 0);

	text[n < 0 ? 0 : n] = '\0';
	return (text);
}

static const char kinds[] = {'/', '@'};

START_TEST(says_each_state)
{
	manager_open(kinds[_i]);
	notify_ready("serving");
	ck_assert_str_eq(heard(), "READY=1\nSTATUS=serving");
	notify_reloading(1234567890);
	ck_assert_str_eq(heard(), "RELOADING=1\nMONOTONIC_USEC=1234567");
	notify_stopping();
	ck_assert_str_eq(heard(), "STOPPING=1\nSTATUS=finishing what runs");
	notify_close();
	notify_stopping();
	ck_assert_str_eq(heard(), "");
	if (kinds[_i] == '/') {
		char name[64];

		snprintf(name, sizeof(name), "/tmp/aduana-notify-%d",
		    (int)getpid());
		unlink(name);
	}
}
END_TEST

static const char *const bad_names[] = {"", "/", "relative/name"};

START_TEST(a_bad_name_is_silence)
{
	setenv("NOTIFY_SOCKET", bad_names[_i], 1);
	notify_open();
	notify_ready("x");
}
END_TEST

UNIT_MAIN("notify", LOOP(says_each_state, kinds)
    LOOP(a_bad_name_is_silence, bad_names))
