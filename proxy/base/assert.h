/* SPDX-License-Identifier: MIT
 *
 * base/assert.h - conditions that only our own mistake can break.
 *
 * On in production.  Never reachable from what a peer, an operator or the
 * system sends: those are return values.
 */
#ifndef ADUANA_BASE_ASSERT_H
#define ADUANA_BASE_ASSERT_H

/* Print file:line and the condition on standard error and abort. */
_Noreturn void	 assert_failed(const char *file, int line, const char *what);

#define ASSERT(cond)							\
	((cond) ? (void)0 : assert_failed(__FILE__, __LINE__, #cond))

#define UNREACHABLE()	assert_failed(__FILE__, __LINE__, "unreachable")

#endif
