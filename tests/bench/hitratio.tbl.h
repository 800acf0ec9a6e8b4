/* SPDX-License-Identifier: MIT
 *
 * tests/bench/hitratio.tbl.h - what other policies miss of a public trace.
 *
 * POLICY(name, then for 1, 5, 10 and 25 % of all objects' bytes: misses by
 * objects, misses by bytes).  By libCacheSim, bodies alone, of the example
 * trace of the AdaptSize paper (Berger, Sitaraman, Harchol-Balter, NSDI 2017).
 */
POLICY("LRU", .754, .724, .687, .671, .656, .649, .600, .610)
POLICY("ARC", .742, .717, .653, .655, .622, .627, .582, .596)
POLICY("S4LRU", .733, .715, .650, .646, .619, .627, .588, .602)
POLICY("SIEVE", .737, .710, .649, .647, .622, .626, .583, .597)
POLICY("S3-FIFO", .718, .717, .646, .642, .622, .624, .591, .603)
POLICY("W-TinyLFU", .722, .871, .646, .681, .623, .662, .588, .615)
POLICY("LHD", .709, .818, .629, .742, .596, .678, .566, .621)
POLICY("GDSF", .672, .725, .602, .666, .580, .640, .558, .602)
