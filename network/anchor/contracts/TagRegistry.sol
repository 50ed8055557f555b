// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

/**
 * @title TagRegistry
 * @notice Where ledgers that do not know each other meet. A financier reserves an invoice's tag before it pays out and
 * marks it financed afterwards; whoever comes second, on whatever ledger, finds the tag taken and learns nothing else.
 * @dev A tag is made of a blind signature over the invoice's identity, so only somebody who has the invoice and asked
 * the meeting point for the signature can compute it. The owner of a reservation is no address: it is whoever knows two
 * secrets, of which the lock is the hash. Each secret moves the tag one way only, so to copy a call somebody else has
 * sent changes nothing. The contract's owner runs the meeting point: it names relays and epochs and can touch no tag.
 */
contract TagRegistry is Ownable2Step {
    enum State {
        Free,
        Reserved,
        Financed
    }

    /// @dev `lock` is `keccak256(keccak256(financing secret), keccak256(releasing secret))`.
    struct Claim {
        bytes32 lock;
        State state;
        uint64 expiresAt;
    }

    /// @notice A tag key's time: it opens at `opensAt` (seconds) and closes `overlapSeconds` after its successor opens.
    struct Epoch {
        bytes32 keyHash;
        uint64 opensAt;
    }

    /// @notice How long before it could open an epoch may be announced: a slip of the operator must not last for ever.
    uint64 public constant ANNOUNCED_SECONDS_MAX = 365 days;
    /// @notice Longest overlap.
    uint64 public constant OVERLAP_SECONDS_MAX = 3650 days;

    /// @notice How long a reservation holds, in seconds.
    uint64 public immutable holdSeconds;
    /// @notice How long an epoch stays open beside its successor, in seconds.
    uint64 public immutable overlapSeconds;

    mapping(address key => bool) private _relays;
    mapping(bytes32 commitment => uint256) private _committedAt;
    mapping(uint32 epoch => mapping(bytes32 tag => Claim)) private _claims;
    Epoch[] private _epochs;

    event RelayAuthorised(address relay);
    event RelayRetired(address relay);
    event EpochOpened(uint32 indexed epoch, bytes32 keyHash, uint64 opensAt);
    event Committed(bytes32 indexed commitment);
    event Reserved(uint32 indexed epoch, bytes32 indexed tag, uint64 expiresAt);
    event Financed(uint32 indexed epoch, bytes32 indexed tag);
    event Released(uint32 indexed epoch, bytes32 indexed tag);

    /// @dev No reservation would hold, or one could outlive its epoch, or epochs would overlap for more than `max`.
    error TimesUnfit(uint64 hold, uint64 overlap, uint64 max);
    /// @dev The caller is not a relay of the meeting point.
    error NotRelay(address caller);
    /// @dev The successor would open in the past or while two epochs are open; `earliest` is the first time it may.
    error EpochTooSoon(uint64 opensAt, uint64 earliest);
    /// @dev The successor would open after `latest`.
    error EpochTooLate(uint64 opensAt, uint64 latest);
    /// @dev There is no such epoch, or it is not open at `time`.
    error EpochNotOpen(uint32 epoch, uint64 time);
    /// @dev The commitment waits to be revealed already.
    error CommitmentKnown(bytes32 commitment);
    /// @dev Nobody committed to this, or it was revealed before.
    error CommitmentUnknown(bytes32 commitment);
    /// @dev Committed in this very block: whoever sees a tag being revealed could have done that. A tag that waits to be
    /// revealed for a whole block can be overtaken by another member, which then has it as anybody who was first.
    error CommitmentTooYoung(bytes32 commitment, uint256 blockNumber);
    /// @dev Somebody has the tag. Not who, nor since when, nor for how much.
    error TagTaken(uint32 epoch, bytes32 tag);
    /// @dev The tag is not reserved, or no longer.
    error TagNotReserved(uint32 epoch, bytes32 tag);
    /// @dev Nobody has the tag, so there is nothing to release.
    error TagNotTaken(uint32 epoch, bytes32 tag);
    /// @dev The secrets are not those of the tag's owner.
    error WrongSecret(uint32 epoch, bytes32 tag);

    /// @param hold At most `overlap`: while a reservation holds, its epoch is open to whoever must see it.
    constructor(address operator, uint64 hold, uint64 overlap) Ownable(operator) {
        if (hold == 0 || hold > overlap || overlap > OVERLAP_SECONDS_MAX) {
            revert TimesUnfit(hold, overlap, OVERLAP_SECONDS_MAX);
        }
        holdSeconds = hold;
        overlapSeconds = overlap;
    }

    // The meeting point

    /// @notice Lets a key commit on behalf of members.
    function authoriseRelay(address relay) external onlyOwner {
        _relays[relay] = true;
        emit RelayAuthorised(relay);
    }

    /// @notice Takes that away again.
    function retireRelay(address relay) external onlyOwner {
        if (!_relays[relay]) revert NotRelay(relay);
        delete _relays[relay];
        emit RelayRetired(relay);
    }

    /**
     * @notice Opens an epoch under a new tag key; the one before closes {overlapSeconds} later. Two are open at most.
     * @param keyHash Hash of the tag key's public part: everybody sees that all ledgers use the same key.
     * @param opensAt Seconds; not in the past, not before the epoch before the last has closed, and at most
     * {ANNOUNCED_SECONDS_MAX} after it could be.
     */
    function openEpoch(bytes32 keyHash, uint64 opensAt) external onlyOwner {
        uint64 earliest = uint64(block.timestamp);
        uint256 count = _epochs.length;
        if (count > 0 && _epochs[count - 1].opensAt + overlapSeconds > earliest) {
            earliest = _epochs[count - 1].opensAt + overlapSeconds;
        }
        if (opensAt < earliest) revert EpochTooSoon(opensAt, earliest);
        uint64 latest = earliest + ANNOUNCED_SECONDS_MAX;
        if (opensAt > latest) revert EpochTooLate(opensAt, latest);
        _epochs.push(Epoch(keyHash, opensAt));
        emit EpochOpened(uint32(count), keyHash, opensAt);
    }

    // Tags

    /// @notice First step of a reservation: binds to a tag without showing it.
    function commit(bytes32 commitment) external {
        if (!_relays[msg.sender]) revert NotRelay(msg.sender);
        if (_committedAt[commitment] != 0) revert CommitmentKnown(commitment);
        _committedAt[commitment] = block.number;
        emit Committed(commitment);
    }

    /**
     * @notice Second step: shows the tag and takes it for {holdSeconds}. Anybody may send it.
     *
     * Requirements, in this order:
     * - a relay committed to exactly this, in an earlier block;
     * - the epoch is open;
     * - nobody has the tag.
     */
    function reserve(uint32 epoch, bytes32 tag, bytes32 lock, bytes32 salt) external {
        bytes32 commitment = commitmentOf(epoch, tag, lock, salt);
        uint256 since = _committedAt[commitment];
        if (since == 0) revert CommitmentUnknown(commitment);
        if (since == block.number) revert CommitmentTooYoung(commitment, since);
        if (!isOpen(epoch)) revert EpochNotOpen(epoch, uint64(block.timestamp));
        if (isTaken(epoch, tag)) revert TagTaken(epoch, tag);
        delete _committedAt[commitment];
        uint64 expiresAt = uint64(block.timestamp) + holdSeconds;
        _claims[epoch][tag] = Claim(lock, State.Reserved, expiresAt);
        emit Reserved(epoch, tag, expiresAt);
    }

    /**
     * @notice The reserved tag is financed: it stays taken until its owner releases it. Anybody may send it.
     * @param secret The financing secret.
     * @param releaseHash Hash of the other one.
     */
    function finance(uint32 epoch, bytes32 tag, bytes32 secret, bytes32 releaseHash) external {
        Claim storage claim = _claims[epoch][tag];
        if (claim.state != State.Reserved || block.timestamp >= claim.expiresAt) revert TagNotReserved(epoch, tag);
        if (lockOf(hashOf(secret), releaseHash) != claim.lock) revert WrongSecret(epoch, tag);
        claim.state = State.Financed;
        emit Financed(epoch, tag);
    }

    /**
     * @notice Frees a tag whose financing came to nothing. Anybody may send it.
     * @param secret The releasing secret.
     * @param financeHash Hash of the other one.
     */
    function release(uint32 epoch, bytes32 tag, bytes32 secret, bytes32 financeHash) external {
        if (!isTaken(epoch, tag)) revert TagNotTaken(epoch, tag);
        if (lockOf(financeHash, hashOf(secret)) != _claims[epoch][tag].lock) revert WrongSecret(epoch, tag);
        delete _claims[epoch][tag];
        emit Released(epoch, tag);
    }

    // Reading

    /// @notice All that a second financier learns.
    function isTaken(uint32 epoch, bytes32 tag) public view returns (bool) {
        Claim storage claim = _claims[epoch][tag];
        return claim.state == State.Financed || (claim.state == State.Reserved && block.timestamp < claim.expiresAt);
    }

    /// @notice Lock of whoever has the tag, by which its owner knows its own; zero where nobody has it.
    function lockAt(uint32 epoch, bytes32 tag) external view returns (bytes32) {
        return isTaken(epoch, tag) ? _claims[epoch][tag].lock : bytes32(0);
    }

    /// @notice Whether tags of the epoch can be reserved now.
    function isOpen(uint32 epoch) public view returns (bool) {
        uint256 count = _epochs.length;
        if (epoch >= count || block.timestamp < _epochs[epoch].opensAt) return false;
        return epoch + 1 == count || block.timestamp < _epochs[epoch + 1].opensAt + overlapSeconds;
    }

    function isRelay(address key) external view returns (bool) {
        return _relays[key];
    }

    /// @notice How many epochs there are, those to come included.
    function epochCount() external view returns (uint32) {
        return uint32(_epochs.length);
    }

    /// @notice An epoch by its number, counted from zero.
    function epochAt(uint32 epoch) external view returns (Epoch memory) {
        return _epochs[epoch];
    }

    /// @notice What a relay commits to before a reservation.
    function commitmentOf(uint32 epoch, bytes32 tag, bytes32 lock, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(epoch, tag, lock, salt));
    }

    /// @notice The lock of two secrets, each given by its {hashOf}.
    function lockOf(bytes32 financeHash, bytes32 releaseHash) public pure returns (bytes32) {
        return keccak256(abi.encode(financeHash, releaseHash));
    }

    /// @notice Hash of a secret.
    function hashOf(bytes32 secret) public pure returns (bytes32) {
        return keccak256(abi.encode(secret));
    }
}
