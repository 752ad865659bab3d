// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/** The end of the program. It answers: why does a run leave no file and no process behind, however it ends? */
package dev.goneaway.benchmarks.process;
