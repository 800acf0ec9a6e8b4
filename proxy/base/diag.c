/* SPDX-License-Identifier: MIT
 *
 * base/diag.c - one line on standard error per call.
 */
#include "proxy/base/diag.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIAG_LINE	2048

static char diag_who[64] = "aduana";

void
diag_name(const char *who)
{
	snprintf(diag_who, sizeof(diag_who), "aduana[%s]", who);
}

/* Copy ${text} as one printable line; returns the length. */
static size_t
escape(char *out, size_t size, const char *text)
{
	size_t n = 0;
	unsigned char c;

	for (; *text != '\0' && n + 5 < size; text++) {
		c = (unsigned char)*text;
		if (c >= 0x20 && c != 0x7f)
			out[n++] = (char)c;
		else
			n += (size_t)snprintf(out + n, 5, "\\x%02x", c);
	}
	return (n);
}

static void
say(const char *fmt, va_list ap, int error)
{
	char text[DIAG_LINE], line[DIAG_LINE + 128];
	size_t n;
	ssize_t written;

	vsnprintf(text, sizeof(text), fmt, ap);
	n = (size_t)snprintf(line, sizeof(line), "%s: ", diag_who);
	n += escape(line + n, sizeof(line) - n - 64, text);
	if (error != 0)
		n += (size_t)snprintf(line + n, 60, ": %s", strerror(error));
	if (n > sizeof(line) - 1)
		n = sizeof(line) - 1;
	line[n++] = '\n';
	/* Nobody is left to tell when standard error is gone. */
	written = write(STDERR_FILENO, line, n);
	(void)written;
}

void
diag_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, 0);
	va_end(ap);
}

void
diag_warn(const char *fmt, ...)
{
	int error = errno;
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, error);
	va_end(ap);
	errno = error;
}

void
diag_warnx(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, 0);
	va_end(ap);
}

void
diag_fatal(const char *fmt, ...)
{
	int error = errno;
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, error);
	va_end(ap);
	exit(1);
}
