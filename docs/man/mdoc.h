/* SPDX-License-Identifier: MIT
 *
 * docs/man/mdoc.h - plain text as mdoc.
 *
 * Nothing in it is taken for a macro or an escape.
 */
#ifndef ADUANA_DOCS_MAN_MDOC_H
#define ADUANA_DOCS_MAN_MDOC_H

/* Onto standard output, each sentence beginning a line as mdoc wants it. */
void	 mdoc_put(const char *text);

#endif
