// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Opens every candidate of the comparison. {@link dev.goneaway.candidates.Candidates} knows how.
 */
package dev.goneaway.candidates;
