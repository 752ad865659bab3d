// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/** Opens every candidate of the comparison. {@link dev.goneaway.candidates.Candidates} does this. */
package dev.goneaway.candidates;
