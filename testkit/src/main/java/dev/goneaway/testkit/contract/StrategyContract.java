// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

/**
 * Holds a strategy to the whole contract of {@link dev.goneaway.ConnectionStrategy}, on the chosen real server. Each interface is
 * one group of tests, for one clause or one half of a clause.
 */
public abstract class StrategyContract extends ContractTest implements ConnectContract, DetectionContract, LossContract,
        RepeatContract, OrdinaryErrorContract, DemotionContract, TransactionContract, TransactionCheckContract, UncheckedContract,
        CloseContract, ThreadContract, DisposalContract, OnConnectContract, LeftoverContract, UnusedConnectionContract,
        ListenerContract {
}
