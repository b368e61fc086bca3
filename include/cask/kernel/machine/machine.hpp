// SPDX-License-Identifier: BSD-3-Clause
// The machine that runs a program tile by tile over a box of its domain.
//
// Contiguous memory is read and written where it is, rows that repeat become one block, everything
// else is gathered into slots. A machine belongs to one task and owns nothing but its tables.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/accumulators.hpp>
#include <cask/kernel/machine/scratch.hpp>
#include <cask/kernel/tile/transfer.hpp>

namespace cask::kernel {

class machine {
public:
    machine(const program& code, std::byte* scratch, sequence<memory_binding> loads,
            sequence<memory_binding> stores)
        : code_(&code),
          length_(static_cast<index_t>(code.tile_length())),
          scratch_(code, scratch),
          operands_(std::move(scratch_.values)),
          loads_(std::move(loads)),
          stores_(std::move(stores)),
          cycles_(loads_.size()),
          adding_(code),
          scan_lanes_(code.scans.size()) {
        places_.resize(loads_.size());
        store_base_.resize(stores_.size());
        store_next_.resize(stores_.size(), operand::right_behind);
        load_nests_.resize(loads_.size());
        store_nests_.resize(stores_.size());
        for (const load& each : code.loads) {
            gather_.push_back(gather_for(code.values[each.target].type));
        }
        for (const store& each : code.stores) {
            scatter_.push_back(scatter_for(code.values[each.source].type));
            // Loads read whole blocks, beyond the last element.
            exact_.push_back(each.in_place && code.is_exact(each.source) &&
                             !code.is_read(each.source));
        }
        all_exact_ = !exact_.empty() && !contains(exact_, false);
        for (const value& each : code.values) {
            const bool real = each.type != dtype::boolean && !is_complex(each.type);
            real_bytes_.push_back(real ? size_of(each.type) : 0);
        }
        single_ = code.single();
    }

    [[nodiscard]] index_t tile_length() const noexcept { return length_; }
    /// The tag of the instruction that is running, for errors.
    [[nodiscard]] std::uint32_t running() const noexcept { return running_; }
    [[nodiscard]] lanes_binding& lanes(std::size_t accumulation) {
        return adding_.lanes(accumulation);
    }
    [[nodiscard]] lanes_binding& scan_lanes(std::size_t scan) { return scan_lanes_[scan]; }
    /// Binds a load to other memory; its strides count from the next `bind` on.
    void bind_load(std::size_t load, const memory_binding& memory) {
        loads_[load] = memory;
        bound_ = false;
    }

    void bind_store(std::size_t store, const memory_binding& memory) {
        stores_[store] = memory;
        bound_ = false;
    }

    /// Prepares runs over boxes of `extent` (1 along axes that a run does not walk along).
    void bind(const shape& extent) {
        if (bound_ && extent == extent_) return;
        bound_ = true;
        extent_ = extent;
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            cycles_[k].of = nullptr;
            if (code_->loads[k].from != nullptr) continue;
            load_nests_[k] = nest_of(loads_[k].strides);
            const std::uint32_t target = code_->loads[k].target;
            places_[k].end = loads_[k].end;
            places_[k].item = is_plain(load_nests_[k], target) ? real_bytes_[target] : 0;
        }
        for (std::size_t k = 0; k < stores_.size(); ++k) {
            store_nests_[k] = nest_of(stores_[k].strides);
        }
        own_nest_ = nest{};
        for (int axis = 0; axis < extent.rank(); ++axis) {
            if (extent[axis] == 1) continue;
            const auto last = static_cast<std::size_t>(own_nest_.depth++);
            own_nest_.extent[last] = extent[axis];
            own_nest_.stride[last] = axis;  // not bytes: which axis this is
        }
        streams_ = single_ != nullptr && streams();
    }

    /// Moves the box to begin at `point` of the domain.
    void seek(const shape& point) {
        point_ = point;
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            places_[k].first = loads_[k].data + loads_[k].at(point);
        }
        for (std::size_t k = 0; k < stores_.size(); ++k) store_base_[k] = stores_[k].at(point);
    }

    /// Moves the box along an axis of the domain.
    void advance(int axis, index_t by) {
        point_[axis] += by;
        for (std::size_t k = 0; k < loads_.size(); ++k)
            places_[k].first += by * loads_[k].strides[axis];
        for (std::size_t k = 0; k < stores_.size(); ++k) {
            store_base_[k] += by * stores_[k].strides[axis];
        }
    }

    /// Says by how much boxes follow each other along `axis` of the domain; -1: without a gap.
    void follow(int axis, index_t by) noexcept {
        const auto next_of = [=](const memory_binding& binding) {
            return axis < 0 ? operand::right_behind : by * binding.strides[axis];
        };
        for (std::size_t k = 0; k < loads_.size(); ++k) places_[k].next = next_of(loads_[k]);
        for (std::size_t k = 0; k < stores_.size(); ++k) store_next_[k] = next_of(stores_[k]);
    }

    /// Whether calling `expect` pays.
    [[nodiscard]] bool asks_ahead() const noexcept { return adding_.asks(); }
    /// Says where in the domain the next box begins.
    void expect(const shape& point) noexcept {
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            places_[k].next = loads_[k].at(point) - loads_[k].at(point_);
        }
    }

    /// How many of `left` elements to run next, at most `most`: whole blocks, so that they are read
    /// and written in place, unless few are left.
    [[nodiscard]] static index_t piece_of(index_t left, index_t most) noexcept {
        constexpr auto block = static_cast<index_t>(block_length);
        constexpr index_t few = 8 * block;
        const index_t here = std::min(left, most);
        return here > few ? here / block * block : here;
    }

    /// Runs the program on the first `size` elements of the box.
    void run_all(index_t size) {
        if (streams_ && all_exact_ && size > static_cast<index_t>(block_length))
            return stream(size);
        for (index_t first = 0, here = 0; first < size; first += here) {
            const index_t left = size - first;
            if (streams_ && left > length_) {
                here = whole_blocks_of(left);
            } else {
                here = all_exact_ ? std::min(left, length_) : piece_of(left, length_);
            }
            is_last_ = here == left && asks_ahead();
            run(first, here, first);
        }
    }

    /// Runs the program on elements [first, first + count) of the box, count <= tile_length()
    /// unless no slot is used; they are elements `position`, ... of their leaf.
    void run(index_t first, index_t count, index_t position) {
        for (std::size_t k = 0; k < stores_.size(); ++k) {
            if (code_->stores[k].in_place) redirect(k, first, count);
        }
        for (const instruction& each : code_->code) {
            running_ = each.tag;
            switch (each.opcode) {
                case opcode::compute: compute(each, count); break;
                case opcode::load:
                    if (code_->loads[each.index].from == nullptr) {
                        load_memory(each.index, first, count);
                    } else {
                        generate(each.index, first, count);
                    }
                    break;
                case opcode::store: store_value(each.index, first, count); break;
                case opcode::accumulate: accumulate(each.index, count, position); break;
                case opcode::scan: {
                    const running_total& total = code_->scans[each.index];
                    const lanes_binding& to = scan_lanes_[each.index];
                    total.rule->run(to.lanes, to.step, operands_[total.source],
                                    operands_[total.target], static_cast<std::size_t>(count));
                    break;
                }
            }
        }
    }

    /// Runs the program on the first `count_rows` rows of the box, of `count` elements, of which
    /// `together` share a block of lanes: a tile holds as many as fit.
    void run_short_rows(index_t count_rows, index_t count, index_t together) {
        group_rows_ = together;
        group_ = together * count;
        // The last elements of a tile are read as a whole block.
        const index_t groups = (length_ - static_cast<index_t>(block_length)) / group_ + 1;
        for (index_t row = 0, here = 0; row < count_rows; row += here) {
            here = std::min(groups * together, count_rows - row);
            run(row * count, here * count, row);
        }
        group_ = 0;
    }

    /// Whether the program only accumulates numbers that it reads in place, or from short columns
    /// along `axis` of the domain.
    [[nodiscard]] bool takes_rows(int axis) const {
        if (code_->code.size() != code_->loads.size() + code_->accumulations.size()) return false;
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            const load& load = code_->loads[k];
            const bool fits = load.columns ? are_columns(k, axis)
                                           : is_plain(load_nests_[k], load.target);
            if (load.from != nullptr || !fits) return false;
        }
        return !some(code_->accumulations, [this](const accumulation& each) {
            return code_->values[each.source].constant;
        });
    }

    /// Whether it reads short columns, which are transposed together.
    [[nodiscard]] bool turns_columns() const {
        return some(code_->loads, [](const load& each) { return each.columns; });
    }

    /// How many of `rows` rows of `count` elements, along `axis` of the domain, `run_rows` can
    /// take: it reads whole blocks, whose ends must be safe to read.
    [[nodiscard]] index_t rows_in_place(index_t first, index_t count, index_t rows,
                                        int axis) const {
        constexpr auto block = static_cast<index_t>(block_length);
        if (count % block == 0) return rows;
        const index_t last = first + (count + block - 1) / block * block;
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            const load_place& place = places_[k];
            if (code_->loads[k].columns) continue;
            if (place.end == nullptr) return 0;
            const index_t left = place.end - place.first - last * place.item;
            const index_t step = loads_[k].strides[axis];
            if (left < 0) return 0;
            if (step > 0) rows = std::min(rows, left / step + 1);
        }
        return rows;
    }

    /// `run` for each of `count_rows` boxes that follow each other along `axis` of the domain.
    void run_rows(index_t first, index_t count, index_t position, index_t count_rows, int axis) {
        index_t most = count;
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            const load& load = code_->loads[k];
            const index_t item = real_bytes_[load.target];
            if (load.columns) {
                most = std::min(most, turned_columns::together(count_rows, item));
            } else if (adding_.asks()) {
                most = std::min(most, adding_.columns_together(count_rows, item));
            }
        }
        for (index_t done = 0; done < count; done += most) {
            const index_t here = std::min(most, count - done);
            for (std::uint32_t k = 0; k < loads_.size(); ++k) {
                load_rows(k, first + done, here, count_rows, axis);
            }
            for (std::size_t k = 0; k < adding_.size(); ++k) {
                adding_.add_rows(k, static_cast<std::size_t>(done) / block_length,
                                 operands_[code_->accumulations[k].source],
                                 static_cast<std::size_t>(here), position, count_rows,
                                 places_[adding_.load_of(k)].row);
            }
        }
    }

private:
    /// What every run needs to know of a load.
    struct load_place {
        std::byte* first = nullptr;      // element of the box
        const std::byte* end = nullptr;  // as in its memory_binding
        index_t item = 0;                // bytes of an element where they follow each other; or 0
        index_t next = operand::right_behind;  // bytes to the next box
        index_t row = 0;                       // bytes from one row to the next of several
    };

    /// Whether a load finds columns of `axis` side by side.
    [[nodiscard]] bool are_columns(std::size_t which, int axis) const {
        const nest& axes = load_nests_[which];
        return axes.depth == 1 &&
               loads_[which].strides[axis] == real_bytes_[code_->loads[which].target];
    }

    void load_rows(std::uint32_t which, index_t first, index_t count, index_t count_rows,
                   int axis) {
        load_place& place = places_[which];
        if (!code_->loads[which].columns) {
            place.row = loads_[which].strides[axis];
            return load_memory(which, first, count);
        }
        const std::uint32_t target = code_->loads[which].target;
        const index_t beside = load_nests_[which].stride[0];
        place.row = turned_columns::turn(scratch_.turned[which], place.first + first * beside,
                                         count_rows, count, beside, real_bytes_[target], place.end);
        operands_[target] = {scratch_.turned[which]};
    }

    void accumulate(std::uint32_t number, index_t count, index_t position) {
        const std::uint32_t source = code_->accumulations[number].source;
        const operand& from = operands_[source];
        rows all;
        if (group_ != 0) {
            const auto bits = static_cast<index_t>(tile_bits(code_->values[source].type));
            all = {count / group_, from.step == 0 ? 0 : group_ * bits, group_rows_, count % group_};
            count = group_;
        }
        adding_.add(number, from, static_cast<std::size_t>(count), position, all);
    }

    void compute(const instruction& instruction, index_t count) {
        const std::uint32_t* arguments = code_->arguments.data() + instruction.arguments;
        auto length = static_cast<std::size_t>(count);
        if (code_->values[*arguments].repeats) {  // where all inputs are one block, so are results
            const std::uint32_t* inputs = arguments + instruction.op->results;
            bool one_block = true;
            for (const auto* each = inputs; each != arguments + instruction.values(); ++each) {
                one_block = one_block && operands_[*each].step == 0;
            }
            for (const auto* each = arguments; each != inputs; ++each) {
                operands_[*each].step = one_block ? 0 : 1;
            }
            if (one_block) length = block_length;
        }
        instruction.op->run(operands_.data(), arguments, length, instruction.state);
    }

    // Runs the only instruction, which reads and writes exactly the elements of the box.
    void stream(index_t size) {
        for (std::uint32_t k = 0; k < loads_.size(); ++k) {
            const load_place& place = places_[k];
            if (place.item != 0) {
                read_in_place(code_->loads[k].target, place.first, place.next);
            } else {
                load_memory(k, 0, size);
            }
        }
        for (std::size_t k = 0; k < stores_.size(); ++k) {
            redirect(k, 0, size);
            operands_[code_->stores[k].source].next_row = store_next_[k];
        }
        running_ = single_->tag;
        compute(*single_, size);
    }

    void read_in_place(std::uint32_t number, std::byte* data,
                       index_t next_row = operand::right_behind) {
        operands_[number].data = data;
        operands_[number].step = 1;
        operands_[number].streams = true;
        operands_[number].next_row = next_row;
    }

    [[nodiscard]] nest nest_of(const shape& strides) const {
        nest result;
        for (int axis = 0; axis < extent_.rank(); ++axis) {
            result.push(extent_[axis], strides[axis]);
        }
        return result;
    }

    // Contiguous real numbers can be read and written in place, by whole blocks.
    [[nodiscard]] bool is_plain(const nest& axes, std::uint32_t number) const {
        return axes.depth == 1 && real_bytes_[number] != 0 && axes.stride[0] == real_bytes_[number];
    }
    [[nodiscard]] bool is_direct(const nest& axes, std::uint32_t number, index_t count) const {
        return is_plain(axes, number) && count % static_cast<index_t>(block_length) == 0;
    }
    // The last block may reach beyond the elements if that memory is safe to read.
    [[nodiscard]] bool is_read_in_place(const load_place& place, index_t first,
                                        index_t count) const {
        constexpr auto block = static_cast<index_t>(block_length);
        if (place.item == 0) return false;
        if (count % block == 0 && group_ == 0) return true;
        index_t last = (count + block - 1) / block * block;
        if (group_ != 0) last = std::max(last, (count - 1) / group_ * group_ + block);
        last += first;
        return place.end != nullptr && place.end - place.first >= last * place.item;
    }

    [[nodiscard]] bool is_written_in_place(std::size_t which, index_t count) const {
        const std::uint32_t number = code_->stores[which].source;
        if (!code_->stores[which].in_place || !is_plain(store_nests_[which], number)) return false;
        if (group_ != 0) return false;  // groups of rows are read by whole blocks
        constexpr auto block = static_cast<index_t>(block_length);
        return count % block == 0 || (exact_[which] && count > block);
    }

    // What is left after them is written in place, too, if it is more than a block.
    [[nodiscard]] index_t whole_blocks_of(index_t left) const noexcept {
        constexpr auto block = static_cast<index_t>(block_length);
        const index_t whole = left / block * block;
        return all_exact_ && whole < left ? whole - block : whole;
    }

    // Whether one instruction goes from memory to memory by whole blocks, without slots: then tiles
    // would gain nothing.
    [[nodiscard]] bool streams() const {
        for (std::size_t k = 0; k < loads_.size(); ++k) {
            const load& load = code_->loads[k];
            const nest& axes = load_nests_[k];
            const bool one_block = axes.depth == 0 || (axes.depth == 1 && axes.stride[0] == 0);
            if (load.from != nullptr || !(one_block || is_plain(axes, load.target))) return false;
        }
        for (std::size_t k = 0; k < stores_.size(); ++k) {
            const store& store = code_->stores[k];
            if (!store.in_place || !is_plain(store_nests_[k], store.source)) return false;
        }
        return true;
    }

    void redirect(std::size_t which, index_t first, index_t count) {
        const std::uint32_t number = code_->stores[which].source;
        operands_[number] = scratch_.store_slots[which];
        if (is_written_in_place(which, count)) {
            operands_[number].data = stores_[which].data + store_base_[which] +
                                     first * real_bytes_[number];
            operands_[number].streams = true;
        }
    }

    void store_value(std::uint32_t which, index_t first, index_t count) {
        const store& store = code_->stores[which];
        if (is_written_in_place(which, count)) return;
        scatter_[which](operands_[store.source], store_nests_[which],
                        stores_[which].data + store_base_[which], first, count, scratch_.staging);
    }

    // True where the run stays in one row of the nest's innermost axis.
    static bool in_one_row(const nest& axes, index_t first, index_t count) {
        if (axes.depth == 0) return true;
        const index_t inner = axes.extent[static_cast<std::size_t>(axes.depth - 1)];
        return first / inner == (first + count - 1) / inner;
    }

    void load_memory(std::uint32_t which, index_t first, index_t count) {
        const std::uint32_t target = code_->loads[which].target;
        const load_place& place = places_[which];
        if (is_read_in_place(place, first, count)) {
            const index_t here = first * place.item;
            return read_in_place(target, place.first + here,
                                 is_last_ ? place.next - here : operand::right_behind);
        }
        const nest& axes = load_nests_[which];
        std::byte* const base = place.first;
        const bool repeats = axes.depth == 0 ||
                             axes.stride[static_cast<std::size_t>(axes.depth - 1)] == 0;
        if (repeats && in_one_row(axes, first, count)) {
            operands_[target] = scratch_.load_blocks[which];
            for_each_row(axes, base, first, index_t{1},
                         [&](index_t, const std::byte* from, index_t, index_t) {
                             fill(operands_[target], code_->values[target].type, from, 0,
                                  block_length);
                         });
            return;
        }
        operands_[target] = scratch_.load_slots[which];
        if (const index_t period = period_of(which)) {
            operands_[target].data = cycle_of(which, period, base) +
                                     first % period * real_bytes_[target];
            return;
        }
        gather_[which](operands_[target], axes, base, first, count, scratch_.staging);
    }

    // The period of a load that repeats soon, in elements: 3 for a row of 3 beside (n, 3).
    [[nodiscard]] index_t period_of(std::uint32_t which) const {
        const nest& axes = load_nests_[which];
        const bool real = real_bytes_[code_->loads[which].target] != 0;
        if (axes.depth < 2 || axes.stride[0] != 0 || !real) return 0;
        index_t period = 1;
        for (int axis = 1; axis < axes.depth; ++axis) {
            period *= axes.extent[static_cast<std::size_t>(axis)];
        }
        return period <= length_ ? period : 0;
    }

    // What such a load reads for a tile that begins anywhere in the period: gathered once.
    [[nodiscard]] std::byte* cycle_of(std::uint32_t which, index_t period, std::byte* base) {
        cycle& gathered = cycles_[which];
        if (gathered.of == base) return gathered.memory.data();
        const index_t item = real_bytes_[code_->loads[which].target];
        const index_t length = period + length_ + static_cast<index_t>(block_length);
        gathered.memory.resize(static_cast<std::size_t>(length * item));
        const operand to{gathered.memory.data(), nullptr, 1};
        gather_[which](to, load_nests_[which], base, 0, period, scratch_.staging);
        for (index_t k = period * item; k < length * item; ++k) {
            gathered.memory[static_cast<std::size_t>(k)] =
                gathered.memory[static_cast<std::size_t>(k - period * item)];
        }
        gathered.of = base;
        return gathered.memory.data();
    }

    void generate(std::uint32_t which, index_t first, index_t count) {
        const load& load = code_->loads[which];
        const int rank = load.map.rank();
        const bool packed = code_->values[load.target].type == dtype::boolean;
        std::array<index_t, max_rank> index{};
        std::array<index_t, max_rank> step{};
        const int inner = own_nest_.depth == 0 ? -1 : inner_axis();
        bool repeats = true;
        for (int axis = 0; axis < rank; ++axis) {
            const bool moves = inner >= 0 && load.map[axis].from == inner;
            step[static_cast<std::size_t>(axis)] = moves ? load.map[axis].step : 0;
            repeats = repeats && !moves;
        }
        const bool one_block = repeats && in_one_row(own_nest_, first, count);
        operands_[load.target] = one_block ? scratch_.load_blocks[which]
                                           : scratch_.load_slots[which];
        operand target = operands_[load.target];
        if (packed) target.data = reinterpret_cast<std::byte*>(scratch_.staging);
        auto row = [&](index_t at, index_t position, index_t here) {
            const shape domain = domain_index(position);
            for (int axis = 0; axis < rank; ++axis) {
                index[static_cast<std::size_t>(axis)] = load.map.at(axis, domain);
            }
            load.from->fill(load.state, target, at, here, index.data(), step.data());
        };
        if (one_block) {
            row(0, first, static_cast<index_t>(block_length));
        } else {
            for_rows(first, count, row);
        }
        if (packed) {
            pack_bits(reinterpret_cast<std::uint64_t*>(operands_[load.target].data),
                      scratch_.staging, one_block ? block_length : static_cast<std::size_t>(count));
        }
    }

    [[nodiscard]] int inner_axis() const noexcept {
        return static_cast<int>(own_nest_.stride[static_cast<std::size_t>(own_nest_.depth - 1)]);
    }

    /// The index in the domain of element `position` of the box.
    [[nodiscard]] shape domain_index(index_t position) const noexcept {
        shape index = point_;
        for (int level = own_nest_.depth - 1; level >= 0; --level) {
            const auto k = static_cast<std::size_t>(level);
            index[static_cast<int>(own_nest_.stride[k])] += position % own_nest_.extent[k];
            position /= own_nest_.extent[k];
        }
        return index;
    }

    template <class Row>
    void for_rows(index_t first, index_t count, Row&& row) const {
        const index_t inner = own_nest_.depth == 0
                                  ? count
                                  : own_nest_.extent[static_cast<std::size_t>(own_nest_.depth - 1)];
        for (index_t done = 0; done < count;) {
            const index_t position = first + done;
            const index_t here = std::min(count - done, inner - position % inner);
            row(done, position, here);
            done += here;
        }
    }

    const program* code_;
    index_t length_;
    scratch_layout scratch_;
    sequence<operand> operands_;  // by value number
    sequence<memory_binding> loads_;
    sequence<memory_binding> stores_;
    sequence<index_t> real_bytes_;  // by value: of an element; 0: boolean or complex
    struct cycle {
        using relocatable = cycle;
        sequence<std::byte> memory;
        const std::byte* of = nullptr;
    };
    sequence<cycle> cycles_;  // by load
    accumulators adding_;
    sequence<lanes_binding> scan_lanes_;
    sequence<gather_function> gather_;
    sequence<scatter_function> scatter_;
    sequence<bool> exact_;  // by store: what makes its value writes no padding
    bool all_exact_ = false;
    const instruction* single_ = nullptr;  // the one that computes, if nothing else happens
    bool streams_ = false;                 // see streams()
    sequence<nest> load_nests_;
    sequence<nest> store_nests_;
    sequence<load_place> places_;  // by load
    sequence<index_t> store_base_;
    sequence<index_t> store_next_;  // bytes to the next box
    nest own_nest_;                 // of the domain itself: `stride` holds the axis
    shape extent_;
    shape point_;
    std::uint32_t running_ = 0;
    index_t group_ = 0;       // elements of short rows that share a block of lanes; or 0
    index_t group_rows_ = 0;  // how many rows these are
    bool is_last_ = false;    // the box ends with this run, and another one is expected
    bool bound_ = false;
};

}  // namespace cask::kernel
