/* SPDX-License-Identifier: MIT
 *
 * request/pages_shipped.c - files that the assembler takes in as they are.
 */
#include "proxy/request/pages_shipped.h"

#define BYTES(kind, tongue, name)					\
	__asm__(".pushsection .rodata\n"				\
		".globl pages_shipped_" #kind "_" #tongue "\n"		\
		".globl pages_shipped_" #kind "_" #tongue "_end\n"	\
		"pages_shipped_" #kind "_" #tongue ":\n"		\
		".incbin \"filters/etc/pages/" name "\"\n"		\
		"pages_shipped_" #kind "_" #tongue "_end:\n"		\
		".byte 0\n"						\
		".popsection\n");
PAGES_SHIPPED(BYTES)
