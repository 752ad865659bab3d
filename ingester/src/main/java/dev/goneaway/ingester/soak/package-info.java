// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/** Hurts the ingester in each way that it has to survive, and counts what is in the table: {@link dev.goneaway.ingester.soak.SoakCommand}. */
package dev.goneaway.ingester.soak;
