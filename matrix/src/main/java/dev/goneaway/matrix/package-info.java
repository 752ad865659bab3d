// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The fault matrix. {@link dev.goneaway.matrix.FaultMatrix} lets every candidate meet the same faults at the same time, and
 * {@link dev.goneaway.matrix.WireCount} counts the commands that each candidate sends.
 */
package dev.goneaway.matrix;
