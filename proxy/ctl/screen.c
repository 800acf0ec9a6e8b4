/* SPDX-License-Identifier: MIT
 *
 * ctl/screen.c - termios, and the few sequences that every terminal knows.
 */
#include "proxy/ctl/screen.h"

#include <sys/ioctl.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "proxy/base/fd.h"

/* Alternate page, hidden cursor, no wrapping; and back. */
#define ENTER	"\033[?1049h\033[?25l\033[?7l\033[2J"
#define LEAVE	"\033[?7h\033[?25h\033[?1049l"
#define HOME	"\033[H"
#define TO_END	"\033[J"
#define TO_EOL	"\033[K\r\n"

static struct termios before;
static bool is_open, has_keys;

bool
screen_is_one(void)
{
	return (isatty(STDOUT_FILENO) == 1);
}

static unsigned
from_environment(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	long n = text != NULL ? strtol(text, NULL, 10) : 0;

	return (n > 0 && n < 10000 ? (unsigned)n : otherwise);
}

void
screen_size(unsigned *columns, unsigned *lines)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		size.ws_col = size.ws_row = 0;
	*columns = size.ws_col > 0 ? size.ws_col
				   : from_environment("COLUMNS", 80);
	*lines = size.ws_row > 0 ? size.ws_row : from_environment("LINES", 24);
}

static void
put(const char *s)
{
	(void)fd_write_all(STDOUT_FILENO, s, strlen(s));
}

static void
on_size(int number)
{
	(void)number;
}

int
screen_open(void)
{
	const char *term = getenv("TERM");
	struct sigaction action;
	struct termios keys;

	if (!screen_is_one() || term == NULL || strcmp(term, "dumb") == 0)
		return (-1);
	fflush(stdout);
	has_keys = tcgetattr(STDIN_FILENO, &before) == 0;
	if (has_keys) {
		keys = before;
		keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		keys.c_cc[VMIN] = 1;
		keys.c_cc[VTIME] = 0;
		/* A stopped program could not give the page back. */
		keys.c_cc[VSUSP] = _POSIX_VDISABLE;
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &keys);
	}
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_size;
	(void)sigaction(SIGWINCH, &action, NULL);
	put(ENTER);
	is_open = true;
	return (0);
}

void
screen_close(void)
{
	if (!is_open)
		return;
	is_open = false;
	put(LEAVE);
	if (has_keys)
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

void
screen_draw(const char *text, size_t len)
{
	const char *end;
	size_t n;

	put(HOME);
	while (len > 0) {
		end = memchr(text, '\n', len);
		n = end != NULL ? (size_t)(end - text) : len;
		(void)fd_write_all(STDOUT_FILENO, text, n);
		if (end == NULL)
			break;
		text += n + 1;
		len -= n + 1;
		if (len > 0)
			put(TO_EOL);
	}
	put("\033[K" TO_END);
}

int
screen_keys(void)
{
	return (has_keys ? STDIN_FILENO : -1);
}

char
screen_key(void)
{
	struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
	char c;

	if (!has_keys || poll(&p, 1, 0) <= 0 || read(STDIN_FILENO, &c, 1) != 1)
		return (0);
	return (c);
}
