/* SPDX-License-Identifier: MIT
 *
 * package/mdoc.h - plain text as mdoc.
 *
 * Nothing in it is taken for a macro or an escape.
 */
#ifndef ADUANA_PACKAGE_MDOC_H
#define ADUANA_PACKAGE_MDOC_H

/* Onto standard output, each sentence beginning a line as mdoc wants it. */
void	 mdoc_put(const char *text);

#endif
