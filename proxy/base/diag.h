/* SPDX-License-Identifier: MIT
 *
 * base/diag.h - words to the operator, on standard error (the journal).
 *
 * One call, one line, one write: "aduana[worker 2]: text".  Nothing that came
 * from a client goes in unescaped: control bytes are written as \xNN.
 */
#ifndef ADUANA_BASE_DIAG_H
#define ADUANA_BASE_DIAG_H

/* Who speaks from now on in this process, e.g. "worker 2". */
void		 diag_name(const char *who);

void		 diag_info(const char *fmt, ...)
		    __attribute__((format(printf, 1, 2)));
/* With ": " and the text of errno behind it. */
void		 diag_warn(const char *fmt, ...)
		    __attribute__((format(printf, 1, 2)));
/* Without errno. */
void		 diag_warnx(const char *fmt, ...)
		    __attribute__((format(printf, 1, 2)));
/* The environment does not let us go on: with errno, then exit 1. */
_Noreturn void	 diag_fatal(const char *fmt, ...)
		    __attribute__((format(printf, 1, 2)));

#endif
